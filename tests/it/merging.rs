//! One meeting as its meeting page, its item pages, the web service and copied text tell it: one set of
//! items, whichever comes first.

use std::collections::BTreeSet;

use proptest::prelude::{Just, Strategy, any};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use crate::workspace::{Workspace, strings};

/// Words that the items of these meetings are made of.
const WORDS: [&str; 72] = [
    "allotment",
    "anchor",
    "archive",
    "bridge",
    "budget",
    "bus",
    "canal",
    "carers",
    "charges",
    "cycle",
    "debate",
    "depot",
    "drainage",
    "estate",
    "fees",
    "ferry",
    "flood",
    "footway",
    "forecast",
    "garden",
    "grant",
    "harbour",
    "heating",
    "heritage",
    "hostel",
    "housing",
    "inspection",
    "insurance",
    "ledger",
    "library",
    "licence",
    "lighting",
    "market",
    "mooring",
    "museum",
    "notice",
    "nursery",
    "orchard",
    "parking",
    "paving",
    "pavilion",
    "permit",
    "petition",
    "pier",
    "pool",
    "pothole",
    "quarry",
    "quay",
    "recycling",
    "rents",
    "repairs",
    "reserve",
    "river",
    "safety",
    "school",
    "shelter",
    "signal",
    "skate",
    "sluice",
    "stadium",
    "station",
    "survey",
    "tenants",
    "theatre",
    "tow",
    "traffic",
    "tram",
    "trees",
    "verge",
    "ward",
    "waste",
    "wharf",
];
const COUNCIL: &str = "Brackmere Borough Council";
const SITE: &str = "minutes.brackmere.example";

/// One item of a made-up meeting.
#[derive(Clone, Debug)]
struct Item {
    title: String,
    purpose: Option<String>,
    paragraphs: Vec<String>,
    /// How many paragraphs the meeting page shows before it breaks off, if it does.
    cut_after: Option<usize>,
    document: bool,
    /// The item page says under which address it was saved.
    addressed: bool,
    /// The item page was saved at all.
    has_page: bool,
}

/// A made-up meeting.
#[derive(Clone, Debug)]
struct Made {
    committee: String,
    day: jiff::civil::Date,
    first_number: u32,
    first_id: u32,
    items: Vec<Item>,
    /// The meeting page says under which address it was saved.
    addressed: bool,
}

fn sentence(words: &[usize], first: &str) -> String {
    let words: Vec<&str> = words.iter().map(|at| WORDS[at % WORDS.len()]).collect();
    format!("{first} {}.", words.join(" "))
}

fn an_item() -> impl Strategy<Value = Item> {
    let title = proptest::collection::vec(0..WORDS.len(), 2..6);
    let long = proptest::collection::vec(proptest::collection::vec(0..WORDS.len(), 22..60), 2..6);
    let short = proptest::collection::vec(proptest::collection::vec(0..WORDS.len(), 2..6), 1..2);
    let body = proptest::prop_oneof![3 => long, 1 => short];
    (title, body, any::<[bool; 5]>(), 1..3_usize).prop_map(|(title, body, flags, cut)| {
        let [with_purpose, is_cut, document, addressed, has_page] = flags;
        let begin = [
            "Members heard of the",
            "The officer reported on",
            "It was asked about",
            "Noted:",
        ];
        let paragraphs: Vec<String> = (0..)
            .zip(&body)
            .map(|(at, words)| sentence(words, begin[at % 4]))
            .collect();
        let long = paragraphs.len() > 1;
        let title = sentence(&title, "The").trim_end_matches('.').to_owned();
        Item {
            purpose: with_purpose.then(|| format!("To consider {}.", title.to_lowercase())),
            title,
            cut_after: (long && is_cut).then_some(cut.min(paragraphs.len() - 1)),
            paragraphs,
            document,
            // A short body alone says nothing of where it belongs.
            addressed: addressed || !long,
            has_page,
        }
    })
}

fn a_meeting() -> impl Strategy<Value = Made> {
    let committees = [
        "Cabinet",
        "Parks & Open Spaces Panel",
        "Children's Services Scrutiny Committee",
    ];
    (
        proptest::sample::select(committees.to_vec()),
        (2011..2026_i16, 1..13_i8, 1..28_i8),
        1..90_u32,
        1_000..90_000_u32,
        proptest::collection::vec(an_item(), 2..7),
        any::<bool>(),
    )
        .prop_map(
            |(committee, (year, month, day), first_number, first_id, mut items, addressed)| {
                // Two items of one meeting do not have one title.
                for (at, item) in items.iter_mut().enumerate() {
                    item.title = format!(
                        "The {} and {}",
                        WORDS[at * 11 + 5],
                        item.title.to_lowercase()
                    );
                }
                Made {
                    committee: committee.to_owned(),
                    day: jiff::civil::date(year, month, day),
                    first_number,
                    first_id,
                    items,
                    addressed,
                }
            },
        )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn html_paragraphs(paragraphs: &[String]) -> String {
    let paragraphs: Vec<String> = paragraphs
        .iter()
        .map(|text| format!("<p class=\"MsoNormal\">{}</p>\n", escaped(text)))
        .collect();
    paragraphs.join("<p class=\"MsoNormal\">&nbsp;</p>\n")
}

fn word_part(paragraphs: &str) -> String {
    format!("<div class=\"mgWordPara\"><div class=\"WordSection1\">\n{paragraphs}</div></div>\n")
}

impl Made {
    fn number(&self, at: usize) -> u32 {
        self.first_number + u32::try_from(at).unwrap()
    }

    fn item_id(&self, at: usize) -> u32 {
        self.first_id + u32::try_from(at).unwrap()
    }

    fn meeting_id(&self) -> u32 {
        self.first_id / 7
    }

    fn page(&self, kind: &str, heading: &str, address: Option<String>, content: &str) -> String {
        let saved = address.map(|address| format!("<!-- saved from url=(0060){address} -->\n"));
        let saved = saved.unwrap_or_default();
        format!(
            "<!DOCTYPE html>\n{saved}<html lang=\"en\"><head><title>{kind} - {COUNCIL}</title></head><body>\n\
             <div id=\"modgov\"><div class=\"mgHeader\"><h1 class=\"mgMainTitleTxt\">{kind}</h1></div>\n\
             <div class=\"mgSubTitle\"><h2 class=\"mgSubTitleTxt\">{heading}</h2></div>\n\
             <div class=\"mgContent\">{content}</div></div></body></html>\n"
        )
    }

    /// The page of the whole meeting, with some items cut.
    fn meeting_page(&self, kind: &str, day: jiff::civil::Date) -> String {
        let mut rows = String::new();
        for (at, item) in self.items.iter().enumerate() {
            let (number, id) = (self.number(at), self.item_id(at));
            let shown = &item.paragraphs[..item.cut_after.unwrap_or(item.paragraphs.len())];
            let mut body = html_paragraphs(shown);
            if item.cut_after.is_some() {
                let more = format!(
                    "<p class=\"MsoNormal\">{} &nbsp;...&nbsp; <a href=\"mgAi.aspx?ID={id}\">view the full minutes text for item {number}.</a></p>",
                    escaped(item.paragraphs[shown.len()].rsplit_once(' ').unwrap().0)
                );
                body.push_str(&more);
            }
            let purpose = item
                .purpose
                .iter()
                .map(|text| word_part(&format!("<p>{}</p>", escaped(text))));
            rows.push_str(&format!(
                "<tr><td class=\"mgItemNumberCell\"><p class=\"mgAiTitleTxt\"><a name=\"AI{id}\"></a>{number}.</p></td><td>\n\
                 <p class=\"mgAiTitleTxt\">{}</p>\n{}<p class=\"mgSubItemTitleTxt\">Minutes:</p>\n{}</td></tr>\n",
                escaped(&item.title),
                purpose.collect::<String>(),
                word_part(&body),
            ));
        }
        let date = day.strftime("%A %-d %B %Y 6.00 pm");
        let heading = format!("{} - {date}", escaped(&self.committee));
        let meeting = self.meeting_id();
        let address = format!("https://{SITE}/ieListDocuments.aspx?CId=31&MId={meeting}");
        let content = format!(
            "<ul class=\"mgActionList\"><li><a href=\"mgMeetingAttendance.aspx?ID={meeting}\" title=\"Link to attendance details\">Attendance details</a></li></ul>\n\
             <table class=\"mgItemTable\">{rows}</table>"
        );
        self.page(kind, &heading, self.addressed.then_some(address), &content)
    }

    /// The page of one item: whole, with neither number nor date.
    fn item_page(&self, at: usize) -> String {
        let item = &self.items[at];
        let purpose = item
            .purpose
            .iter()
            .map(|text| format!("<p>{}</p>", escaped(text)));
        let content = format!(
            "<div class=\"mgWordPara\">{}</div><p class=\"mgSubItemTitleTxt\">Minutes:</p>\n{}",
            purpose.collect::<String>(),
            word_part(&html_paragraphs(&item.paragraphs))
        );
        let address = format!("https://{SITE}/mgAi.aspx?ID={}", self.item_id(at));
        let address = item.addressed.then_some(address);
        self.page("Agenda item", &escaped(&item.title), address, &content)
    }

    /// The answer of the web service: everything but the name of the council.
    fn answer(&self) -> String {
        let date = self.day.strftime("%d/%m/%Y").to_string();
        let mut items = String::new();
        for (at, item) in self.items.iter().enumerate() {
            let (number, id) = (self.number(at), self.item_id(at));
            let body = escaped(&word_part(&html_paragraphs(&item.paragraphs)));
            let document = format!(
                "<linkeddocuments><linkeddoc><title>Report {at}</title><url>https://{SITE}/documents/s{id}/Report.pdf</url><isrestricted>False</isrestricted></linkeddoc></linkeddocuments>"
            );
            items.push_str(&format!(
                "<agendaitem><agendaitemid>{id}</agendaitemid><agendaitemtitle>{}</agendaitemtitle>\n\
                 <agendatext>{}</agendatext><agendaitemnumber>{}</agendaitemnumber><agendaitemsubnumber>\n</agendaitemsubnumber>\n\
                 <fulldisplaynumberformat>{number}.</fulldisplaynumberformat><minutesnonemptyhtmlbody>{body}</minutesnonemptyhtmlbody>\n\
                 <isrestricted>False</isrestricted><minutesitemnumber>{number}</minutesitemnumber><refertocommittee>{}</refertocommittee>{}</agendaitem>\n",
                escaped(&escaped(&item.title)),
                item.purpose.as_deref().map(|text| escaped(&format!("<p>{}</p>", escaped(text)))).unwrap_or_default(),
                at + 1,
                escaped(&self.committee),
                if item.document { document.as_str() } else { "" },
            ));
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<meeting><meetingid>{}</meetingid><meetingdate>{date}</meetingdate>\n\
             <meetingstatus>Confirmed</meetingstatus><meetingtime>6.00 pm</meetingtime><agendaitems>\n{items}</agendaitems></meeting>\n",
            self.meeting_id()
        )
    }

    /// The meeting page as somebody copied it: no ids, neither committee nor date.
    fn copied_meeting(&self) -> String {
        let mut text =
            "Agenda and minutes\n\nVenue: Guild Room, Brackmere\n\nItems\nNo. Item\n".to_owned();
        for (at, item) in self.items.iter().enumerate() {
            let shown = &item.paragraphs[..item.cut_after.unwrap_or(item.paragraphs.len())];
            text.push_str(&format!("\n{}.\n\n{}\n\n", self.number(at), item.title));
            text.extend(item.purpose.iter().map(|purpose| format!("{purpose}\n\n")));
            text.push_str(&format!("Minutes:\n\n{}", shown.join("\n\n\u{a0}\n\n")));
            if item.cut_after.is_some() {
                let (begun, _) = item.paragraphs[shown.len()].rsplit_once(' ').unwrap();
                text.push_str(&format!(
                    "\n\n{begun}  ...  view the full minutes text for item {}.",
                    self.number(at)
                ));
            }
            text.push('\n');
        }
        text
    }

    /// An item page as somebody copied it.
    fn copied_item(&self, at: usize) -> String {
        let item = &self.items[at];
        let purpose = item
            .purpose
            .iter()
            .map(|text| format!("{text}\n\n\u{a0}\n\n"))
            .collect::<String>();
        format!(
            "Agenda item\n\n{}\n\n{purpose}Minutes:\n\n{}\n",
            item.title,
            item.paragraphs.join("\n\n\u{a0}\n\n")
        )
    }

    /// The files as the site gives them.
    fn published(&self) -> Vec<(String, String)> {
        let meeting = self.meeting_id();
        let mut files = vec![
            (
                format!("pages/Agenda_{meeting}.html"),
                self.meeting_page("Agenda and minutes", self.day),
            ),
            (format!("service/GetMeeting_{meeting}.xml"), self.answer()),
        ];
        for at in (0..self.items.len()).filter(|at| self.items[*at].has_page) {
            files.push((
                format!("pages/mgAi_{}.html", self.item_id(at)),
                self.item_page(at),
            ));
        }
        files
    }

    /// The files as somebody copied them, beside the page of the meeting.
    fn copied(&self) -> Vec<(String, String)> {
        let meeting = self.meeting_id();
        let mut files = vec![
            (
                format!("pages/Agenda_{meeting}.html"),
                self.meeting_page("Agenda and minutes", self.day),
            ),
            ("copies/meeting.txt".to_owned(), self.copied_meeting()),
        ];
        let long = |at: &usize| self.items[*at].has_page && self.items[*at].paragraphs.len() > 1;
        for at in (0..self.items.len()).filter(long) {
            files.push((format!("copies/item_{at}.txt"), self.copied_item(at)));
        }
        files
    }

    /// Checks the records against what the meeting was made of.
    fn check(&self, items: &[Value], whole: impl Fn(usize) -> bool, files: &[(String, String)]) {
        assert_eq!(
            items.len(),
            self.items.len(),
            "one record for each item: {:#?}",
            summary(items)
        );
        let mut sources = BTreeSet::new();
        for (at, made) in self.items.iter().enumerate() {
            let number = self.number(at).to_string();
            let found: Vec<&Value> = items
                .iter()
                .filter(|item| item["item"] == number.as_str())
                .collect();
            assert_eq!(found.len(), 1, "item {number}: {:#?}", summary(items));
            let item = found[0];
            assert_eq!(item["title"], made.title.as_str());
            assert_eq!(item["council"], COUNCIL);
            assert_eq!(item["committee"], self.committee.as_str());
            assert_eq!(item["date"]["from"], self.day.to_string());
            assert_eq!(item["date"]["to"], self.day.to_string());
            assert_eq!(item["warnings"], Value::Array(Vec::new()));
            assert_eq!(item["truncated"], !whole(at), "item {number}");
            if whole(at) {
                assert_eq!(item["minutes"], made.paragraphs.join("\n\n"));
            }
            sources.extend(
                strings(&item["sources"], "path")
                    .into_iter()
                    .map(str::to_owned),
            );
        }
        let files: BTreeSet<String> = files
            .iter()
            .map(|(path, _)| path.strip_prefix("minutes/").unwrap_or(path).to_owned())
            .collect();
        assert_eq!(sources, files, "every source is kept");
    }
}

/// Number, title and sources of each record, for messages.
fn summary(items: &[Value]) -> Vec<String> {
    let line = |item: &Value| {
        let sources = strings(&item["sources"], "path");
        format!(
            "{} {} {sources:?} {}",
            item["item"], item["title"], item["minutes"]
        )
    };
    items.iter().map(line).collect()
}

fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Indexes files at once, then one at a time in another order; gives the items.
fn indexed_both_ways(files: &[(String, String)], order: &[usize]) -> Vec<Value> {
    let at_once = Workspace::new();
    for (name, text) in files {
        at_once.write(&format!("minutes/{name}"), text);
    }
    at_once.index(&["minutes"]);
    let one_by_one = Workspace::new();
    for at in order {
        let (name, text) = &files[*at];
        one_by_one.write(&format!("minutes/{name}"), text);
        one_by_one.index(&["minutes"]);
    }
    let (wanted, given) = (at_once.export("index"), one_by_one.export("index"));
    for (wanted, given) in wanted.lines().zip(given.lines()) {
        assert_eq!(given, wanted, "one at a time gives another record");
    }
    assert_eq!(given.lines().count(), wanted.lines().count());
    at_once.items()
}

fn shuffled(
    files: Vec<(String, String)>,
) -> impl Strategy<Value = (Vec<(String, String)>, Vec<usize>)> {
    let order = Just((0..files.len()).collect::<Vec<usize>>()).prop_shuffle();
    (Just(files), order)
}

#[test]
fn pages_and_answers_of_one_meeting_are_one_set_of_items() {
    let strategy =
        a_meeting().prop_flat_map(|made| (Just(made.clone()), shuffled(made.published())));
    let outcome = runner(14).run(&strategy, |(made, (files, order))| {
        let items = indexed_both_ways(&files, &order);
        made.check(&items, |_| true, &files);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn copied_text_without_ids_joins_the_meeting_page() {
    let strategy = a_meeting()
        // One item at least says enough to know the meeting by.
        .prop_filter("a long item", |made| {
            made.items.iter().any(|item| item.paragraphs.len() > 1)
        })
        .prop_flat_map(|made| (Just(made.clone()), shuffled(made.copied())));
    let outcome = runner(14).run(&strategy, |(made, (files, order))| {
        let items = indexed_both_ways(&files, &order);
        let whole = |at: usize| made.items[at].cut_after.is_none() || made.items[at].has_page;
        made.check(&items, whole, &files);
        Ok(())
    });
    outcome.unwrap();
}

/// A meeting of two items, one of them cut on the meeting page.
fn made(day: jiff::civil::Date) -> Made {
    let long = (0..3).map(|at| {
        let words: Vec<usize> = (0..40).map(|word| word * 7 + at * 13).collect();
        sentence(&words, "Members heard of the")
    });
    let item = |title: &str, paragraphs: Vec<String>, cut_after| Item {
        title: title.to_owned(),
        purpose: None,
        paragraphs,
        cut_after,
        document: false,
        addressed: false,
        has_page: true,
    };
    Made {
        committee: "Cabinet".to_owned(),
        day,
        first_number: 27,
        first_id: 7_001,
        items: vec![
            item("The ferry timetable", long.collect(), Some(1)),
            item("The pier", vec!["Noted: quay repairs.".to_owned()], None),
        ],
        addressed: true,
    }
}

#[test]
fn dates_that_contradict_each_other_are_told_whichever_comes_first() {
    let right = made(jiff::civil::date(2025, 9, 16));
    let wrong = right.meeting_page("Agenda and minutes", jiff::civil::date(2025, 9, 26));
    for [first, second] in [["a", "b"], ["b", "a"]] {
        let files = [
            (
                format!("{first}.html"),
                right.meeting_page("Agenda and minutes", right.day),
            ),
            (format!("{second}.html"), wrong.clone()),
            ("c.xml".to_owned(), right.answer()),
        ];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let items = indexed_both_ways(&files, &order);
            assert_eq!(items.len(), 2, "{:#?}", summary(&items));
            for item in &items {
                let warnings = strings(&item["warnings"], "");
                assert!(
                    warnings.iter().any(|words| {
                        words.contains("2025-09-16") && words.contains("2025-09-26")
                    }),
                    "{warnings:?}"
                );
            }
        }
    }
}

#[test]
fn confirmed_minutes_outrank_their_draft() {
    let made = made(jiff::civil::date(2025, 9, 16));
    let later = made
        .meeting_page("Agenda and minutes", made.day)
        .replace("quay repairs", "quay repairs, twice");
    let files = [
        (
            "draft.html".to_owned(),
            made.meeting_page("Agenda and draft minutes", made.day),
        ),
        ("later.html".to_owned(), later),
    ];
    let items = indexed_both_ways(&files, &[1, 0]);
    assert_eq!(items.len(), 2, "{:#?}", summary(&items));
    for item in &items {
        assert_eq!(item["status"], "confirmed");
        assert_eq!(item["sources"].as_array().unwrap().len(), 2);
    }
    let pier = items.iter().find(|item| item["item"] == "28").unwrap();
    assert_eq!(pier["minutes"], "Noted: quay repairs, twice.");
    let warnings = strings(&pier["warnings"], "");
    assert!(
        warnings[0].contains("draft.html is worded otherwise"),
        "{warnings:?}"
    );
    let draft = indexed_both_ways(&files[..1], &[0]);
    assert!(draft.iter().all(|item| item["status"] == "draft"));
}

#[test]
fn later_minutes_confirm_and_correct_earlier_ones() {
    let earlier = made(jiff::civil::date(2025, 3, 4));
    let mut later = made(jiff::civil::date(2025, 4, 8));
    later.first_number = 40;
    later.first_id = 9_001;
    later.items[1].title = "Minutes of the last meeting".to_owned();
    later.items[1].paragraphs = vec![
        "The minutes of the meeting of 4 March 2025 were confirmed as a correct record, subject to the following amendment:".to_owned(),
        "Page 3, minute 27: to be amended to read \u{201c}the ferry would run hourly\u{201d}.".to_owned(),
    ];
    let files = [
        (
            "march.html".to_owned(),
            earlier.meeting_page("Agenda and minutes", earlier.day),
        ),
        (
            "april.html".to_owned(),
            later.meeting_page("Agenda and minutes", later.day),
        ),
    ];
    let items = indexed_both_ways(&files, &[1, 0]);
    let of = |number: &str| items.iter().find(|item| item["item"] == number).unwrap();
    let (ferry, pier, place) = (of("27"), of("28"), of("41"));
    assert_eq!(ferry["status"], "corrected");
    assert_eq!(ferry["corrected_by"][0]["id"], place["id"]);
    assert_eq!(ferry["corrected_by"][0]["minute"], "27");
    assert!(
        ferry["corrected_by"][0]["text"]
            .as_str()
            .unwrap()
            .contains("hourly")
    );
    assert_eq!(pier["status"], "confirmed", "another minute was amended");
    assert_eq!(pier["corrected_by"], Value::Array(Vec::new()));
    assert_eq!(pier["confirmed_by"][0]["id"], place["id"]);
    assert_eq!(of("40")["status"], "unknown");
}
