//! Who was there, as a ModernGov page lists it: a table of attendees, or lines such as `Present:`.

use crate::minutes::{Attendee, Capacity, Presence};
use crate::parse::html::{NodeId, Page};

/// The attendance list of a page, empty where it has none.
pub(super) fn attendance(page: &Page, area: NodeId) -> Vec<Attendee> {
    let mut attendees = Vec::new();
    let mut skip_to = area;
    for node in page.within(area) {
        if node < skip_to {
            continue;
        }
        match page.name(node) {
            "table" if page.has_class(node, "mgItemTable") => skip_to = page.behind(node),
            "table" => {
                if let Some(listed) = attendance_table(page, node) {
                    attendees.extend(listed);
                    skip_to = page.behind(node);
                }
            }
            "p" => {
                skip_to = page.behind(node);
                attendees.extend(attendance_line(&page.text(node)));
            }
            _ => {}
        }
    }
    attendees
}

/// A table with the columns Attendee (or Name), Role and Attendance, in any order.
fn attendance_table(page: &Page, table: NodeId) -> Option<Vec<Attendee>> {
    let headers: Vec<String> = page
        .find_all(table, "th")
        .take(8)
        .map(|header| page.text(header).to_lowercase())
        .collect();
    let column = |names: &[&str]| {
        headers
            .iter()
            .position(|header| names.contains(&header.as_str()))
    };
    let name_column = column(&["attendee", "name"])?;
    let presence_column = column(&["attendance", "status"])?;
    let role_column = column(&["role", "position"]);
    let mut attendees = Vec::new();
    for row in page.find_all(table, "tr") {
        let cells: Vec<String> = page
            .children(row)
            .filter(|cell| page.name(*cell) == "td")
            .map(|cell| page.text(cell))
            .collect();
        let (Some(name), Some(presence)) = (cells.get(name_column), cells.get(presence_column))
        else {
            continue;
        };
        let role = role_column
            .and_then(|column| cells.get(column))
            .filter(|role| !role.is_empty());
        if name.is_empty() {
            continue;
        }
        attendees.push(Attendee {
            name: name.clone(),
            capacity: capacity_of(name, role.map_or("", String::as_str)),
            presence: presence_of(presence),
            role: role.cloned(),
        });
    }
    (!attendees.is_empty()).then_some(attendees)
}

/// The capacity that a role and the style of a name tell.
pub(crate) fn capacity_of(name: &str, role: &str) -> Capacity {
    let role = role.to_lowercase();
    let name = name.to_lowercase();
    let councillor = name.starts_with("councillor") || name.starts_with("cllr");
    match role.as_str() {
        "chair" | "chairman" | "chairperson" | "chairwoman" | "cadeirydd" => Capacity::Chair,
        _ if role.contains("officer") => Capacity::Officer,
        _ if role.contains("co-opt") || role.contains("coopt") => Capacity::CoOpted,
        _ if councillor => Capacity::Councillor,
        "external" | "guest" | "partner" => Capacity::External,
        _ => Capacity::Unknown,
    }
}

/// Whether an entry such as `Present, as expected` says that somebody was there.
pub(crate) fn presence_of(entry: &str) -> Presence {
    let entry = entry.to_lowercase();
    if entry.contains("in attendance") || entry.contains("virtual attend") {
        Presence::InAttendance
    } else if [
        "apolog",
        "absent",
        "not required",
        "not expected",
        "non-attend",
    ]
    .iter()
    .any(|word| entry.contains(word))
    {
        Presence::Absent
    } else {
        Presence::Present
    }
}

/// `Present: Councillors A Smith (Chair) and B Jones`. Only lists of councillors are cut at commas:
/// among officers a comma parts a name from its post.
fn attendance_line(line: &str) -> Vec<Attendee> {
    let Some((label, names)) = line.split_once(':') else {
        return Vec::new();
    };
    let presence = match label.trim().to_lowercase().as_str() {
        "present" | "members present" | "councillors present" | "presennol" => Presence::Present,
        "in attendance" | "also in attendance" | "also present" | "officers in attendance" => {
            Presence::InAttendance
        }
        "apologies" | "apologies for absence" | "absent" | "ymddiheuriadau" => Presence::Absent,
        _ => return Vec::new(),
    };
    let names = names.trim();
    let plain = ["Councillors ", "Councillor ", "Cllrs "]
        .iter()
        .find_map(|lead| names.strip_prefix(lead));
    let councillors = plain.is_some() || label.to_lowercase().contains("councillors");
    let names = plain.unwrap_or(names).trim_end_matches('.');
    let pieces: Vec<&str> = if names.contains(';') {
        names.split(';').collect()
    } else if councillors {
        names
            .split(',')
            .flat_map(|name| name.split(" and "))
            .collect()
    } else {
        vec![names]
    };
    pieces
        .into_iter()
        .filter_map(|piece| attendee(piece, councillors, presence))
        .collect()
}

/// `A Smith (Chair)` or `Jane Roe, Head of Parks`.
fn attendee(piece: &str, councillor: bool, presence: Presence) -> Option<Attendee> {
    let piece = piece.trim();
    let (name, role) = match piece.split_once('(') {
        Some((name, role)) => (name, Some(role.trim_end_matches(')'))),
        None if councillor => (piece, None),
        None => match piece.split_once(',') {
            Some((name, role)) => (name, Some(role)),
            None => (piece, None),
        },
    };
    let name = name.trim();
    let role = role.map(str::trim).filter(|role| !role.is_empty());
    let names_somebody = name.chars().any(char::is_alphabetic)
        && name.len() < 80
        && !name.eq_ignore_ascii_case("none");
    let mut capacity = capacity_of(name, role.unwrap_or_default());
    if councillor && capacity == Capacity::Unknown {
        capacity = Capacity::Councillor;
    }
    names_somebody.then(|| Attendee {
        name: name.to_owned(),
        role: role.map(str::to_owned),
        capacity,
        presence,
    })
}
