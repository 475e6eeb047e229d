//! The shapes of machine output: every output of the sample minutes is as its JSON Schema in `schemas/` says.
//!
//! A validator of the few keywords that those schemas use is enough here, and costs no dependency; it refuses a schema
//! with any other, so that nothing stands in them that is not looked at.

use std::collections::BTreeMap;
use std::fs;

use minutebook_index::indexer::IndexOptions;
use serde_json::{Map, Value, json};

use crate::workspace::{Workspace, data, root};

/// The schemas by file name.
struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    fn read() -> Self {
        let files = fs::read_dir(root().join("schemas")).unwrap();
        let read = files.map(|file| {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            let schema = serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
            (name, schema)
        });
        Self(read.collect())
    }

    /// Fails with the places at which a value is not as a schema says.
    #[track_caller]
    fn check(&self, name: &str, value: &Value) {
        self.check_part(name, "", value);
    }

    /// Fails as [`Self::check`], by a part of a schema.
    #[track_caller]
    fn check_part(&self, name: &str, part: &str, value: &Value) {
        let file = format!("{name}.schema.json");
        let pointer = match part {
            "" => String::new(),
            part => format!("/$defs/{part}"),
        };
        let schema = self.0[&file].pointer(&pointer).unwrap();
        let mut wrong = Vec::new();
        self.validate(&file, schema, value, "$", &mut wrong);
        assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
    }

    fn validate(
        &self,
        file: &str,
        schema: &Value,
        value: &Value,
        at: &str,
        wrong: &mut Vec<String>,
    ) {
        let schema = schema.as_object().unwrap();
        for (keyword, told) in schema {
            let mut fail = |why: String| wrong.push(format!("{at}: {why}"));
            match keyword.as_str() {
                "$schema" | "$id" | "title" | "description" | "$defs" | "required" => {}
                "$ref" => {
                    let (file, schema) = self.target(file, told.as_str().unwrap());
                    self.validate(&file, schema, value, at, wrong);
                }
                "type" if !is_of_type(value, told) => fail(format!("{value} is no {told}")),
                "const" if value != told => fail(format!("{value} is not {told}")),
                "enum" if !told.as_array().unwrap().contains(value) => {
                    fail(format!("{value} is none of {told}"));
                }
                "pattern" => {
                    if let Some(text) = value.as_str() {
                        let fits = fits_pattern(told.as_str().unwrap(), text);
                        if !fits {
                            fail(format!("{text} does not fit {told}"));
                        }
                    }
                }
                "minItems" | "maxItems" => {
                    let length = value.as_array().map(|values| values.len() as u64);
                    let bound = told.as_u64().unwrap();
                    let fits = length.is_none_or(|length| match keyword.as_str() {
                        "minItems" => length >= bound,
                        _ => length <= bound,
                    });
                    if !fits {
                        fail(format!("{keyword} is {bound}"));
                    }
                }
                "anyOf" => {
                    let fits = told.as_array().unwrap().iter().any(|schema| {
                        let mut wrong = Vec::new();
                        self.validate(file, schema, value, at, &mut wrong);
                        wrong.is_empty()
                    });
                    if !fits {
                        fail(format!("{value} fits nothing of anyOf"));
                    }
                }
                "items" => {
                    for (number, value) in value.as_array().into_iter().flatten().enumerate() {
                        self.validate(file, told, value, &format!("{at}[{number}]"), wrong);
                    }
                }
                "properties" => {
                    if let Some(object) = value.as_object() {
                        self.validate_object(file, (schema, told), object, at, wrong);
                    }
                }
                "additionalProperties" => {
                    assert_eq!(told, &json!(false), "{at}: of no other value here");
                }
                "type" | "const" | "enum" => {}
                other => panic!("{at}: the keyword {other} is not looked at"),
            }
        }
    }

    fn validate_object(
        &self,
        file: &str,
        (schema, properties): (&Map<String, Value>, &Value),
        object: &Map<String, Value>,
        at: &str,
        wrong: &mut Vec<String>,
    ) {
        for name in schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if !object.contains_key(name.as_str().unwrap()) {
                wrong.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, value) in object {
            match properties.get(name) {
                Some(schema) => self.validate(file, schema, value, &format!("{at}.{name}"), wrong),
                None => wrong.push(format!("{at}: {name} is not in the schema")),
            }
        }
    }

    /// Returns the schema that a reference names, with its file.
    fn target(&self, file: &str, reference: &str) -> (String, &Value) {
        let (named, pointer) = reference.split_once('#').unwrap();
        let file = if named.is_empty() { file } else { named };
        let schema = self.0[file].pointer(pointer);
        (
            file.to_owned(),
            schema.unwrap_or_else(|| panic!("{reference} is nowhere")),
        )
    }
}

fn is_of_type(value: &Value, told: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type {other}"),
    };
    match told {
        Value::String(name) => is(name),
        told => told
            .as_array()
            .unwrap()
            .iter()
            .any(|name| is(name.as_str().unwrap())),
    }
}

/// The two patterns that the schemas have.
fn fits_pattern(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => {
            text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
        }
        "^blake3:[0-9a-f]{32}$" => text
            .strip_prefix("blake3:")
            .is_some_and(|hash| hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit())),
        other => panic!("the pattern {other} is not known here"),
    }
}

#[test]
fn outputs_are_as_their_schemas_say() {
    let schemas = Schemas::read();
    let workspace = Workspace::aldermoor();
    for query in ["MASH referrals", "zzqq", "*"] {
        let all = ["--facets", "--timeline", "--explain", "--limit", "200"];
        let ran = workspace.search(&[&[query, "--format", "json"], &all[..]].concat());
        schemas.check("answer", &ran.json());
        for hit in workspace.search(&[query, "--format", "jsonl"]).json_lines() {
            schemas.check("hit", &hit);
        }
        let ran = workspace.run(["export", query, "--any", "--index", "index"]);
        for line in ran.json_lines() {
            schemas.check("export", &line);
        }
        let csl = ["export", query, "--style", "csl-json", "--index", "index"];
        schemas.check("csl", &workspace.run(csl).json());
    }
    for item in workspace.items() {
        schemas.check("item", &item);
    }
    for id in [
        "ald-020",
        "aldermoor-council/ai20315",
        "aldermoor-council/ai61177",
    ] {
        let ran = workspace.run(["show", id, "--format", "json", "--index", "index"]);
        schemas.check("item", &ran.json());
    }
    let add = [
        "watch",
        "add",
        "all",
        "*",
        "--unseen",
        "--from",
        "2018-01-01",
        "--index",
        "index",
    ];
    assert_eq!(workspace.run(add).status, 0);
    let list = workspace.run(["watch", "list", "--format", "json", "--index", "index"]);
    schemas.check("watches", &list.json());
    let news = workspace.run(["watch", "run", "--format", "jsonl", "--index", "index"]);
    assert!(news.json_lines().len() > 50);
    for item in news.json_lines() {
        schemas.check("watch", &item);
    }
}

#[test]
fn registers_are_as_their_schemas_say() {
    let schemas = Schemas::read();
    let workspace = Workspace::aldermoor();
    for (command, name, part) in [
        (&["decisions"][..], "decisions", "decision"),
        (
            &["decisions", "--recommendations"],
            "recommendations",
            "recommendation",
        ),
        (&["actions"], "actions", "action"),
        (&["glossary"], "glossary", "meaning"),
        (&["coverage", "--to-fetch"], "to-fetch", "thing"),
    ] {
        let in_format = |format: &str| {
            let ran = workspace.run([command, &["--index", "index", "--format", format]].concat());
            assert_eq!(ran.status, 0, "{command:?}: {}", ran.err);
            ran
        };
        schemas.check(name, &in_format("json").json());
        // There are no lines of what is to be fetched.
        if name != "to-fetch" {
            let lines = in_format("jsonl").json_lines();
            assert!(!lines.is_empty(), "{name}");
            for line in lines {
                schemas.check_part(name, part, &line);
            }
        }
    }
}

#[test]
fn what_is_held_is_as_the_schemas_say() {
    let schemas = Schemas::read();
    let workspace = Workspace::aldermoor();
    workspace.copy(&data("broken"), "broken");
    workspace
        .update("index", &["aldermoor", "broken"], &IndexOptions::default())
        .unwrap();
    // A committee that met every month, and then did not for half a year.
    let met = |date: &str| {
        format!("{{\"committee\":\"Roads\",\"date\":\"{date}\",\"title\":\"{date}\"}}\n")
    };
    let days = ["2019-01-08", "2019-02-05", "2019-03-05", "2019-09-03"];
    workspace.write("roads/roads.jsonl", days.map(met).concat());
    workspace
        .update("other", &["roads"], &IndexOptions::default())
        .unwrap();

    let run = |args: &[&str]| workspace.run(args);
    let status = run(&["status", "--index", "index", "--format", "json"]).json();
    schemas.check("status", &status);
    for list in ["warnings", "refused", "held_back"] {
        assert_ne!(status[list], json!([]), "{list}");
    }
    let both = ["--index", "index", "--index", "other", "--format", "json"];
    schemas.check("status", &run(&[&["status"], &both[..]].concat()).json());

    let coverage = run(&[&["coverage"], &both[..]].concat()).json();
    schemas.check("coverage", &coverage);
    assert_ne!(coverage["gaps"], json!([]));
    for line in run(&["coverage", "--index", "other", "--format", "jsonl"]).json_lines() {
        let part = match line["kind"].as_str() {
            Some("gap") => "gap_line",
            _ => "holding_line",
        };
        schemas.check_part("coverage", part, &line);
    }

    let held = run(&["held-back", "--index", "index", "--format", "json"]);
    schemas.check("held-back", &held.json());
}

#[test]
fn upkeep_is_as_the_schemas_say() {
    let schemas = Schemas::read();
    let workspace = Workspace::aldermoor();
    let json = |args: &[&str]| {
        let ran = workspace.run([args, &["--index", "index", "--format", "json"]].concat());
        assert!(ran.status < 2, "{args:?}: {}", ran.err);
        ran.json()
    };
    schemas.check("verify", &json(&["verify"]));
    workspace.write("index/foreign.txt", "of something else");
    let verified = json(&["verify"]);
    schemas.check("verify", &verified);
    assert_eq!(verified["findings"][0]["kind"], "foreign");

    let relevant = workspace.items()[0]["id"].as_str().unwrap().to_owned();
    workspace.write("topics.tsv", "1\tMASH referrals\n2\tzzqq\n");
    workspace.write(
        "qrels",
        format!("1 0 {relevant} 2\n1 0 not-held 1\n2 0 {relevant} 0\n"),
    );
    let eval = ["eval", "--topics", "topics.tsv", "--qrels", "qrels"];
    schemas.check("eval", &json(&eval));
    schemas.check(
        "eval-topic",
        &json(&[&eval[..], &["--topic", "1"]].concat()),
    );

    let erase = ["erase", "--person", "Jonah Whitlock"];
    let plan = json(&[&erase[..], &["--plan"]].concat());
    schemas.check("erase-plan", &plan);
    assert_ne!(plan["forms"], json!([]));
    schemas.check("erase", &json(&[&erase[..], &["--yes"]].concat()));
    let item = json(&["erase", &relevant, "--yes"]);
    schemas.check("erase", &item);
    assert_ne!(item["plan"]["items"], json!([]));
}

#[test]
fn closed_items_are_as_the_schema_says_too() {
    let schemas = Schemas::read();
    let workspace = Workspace::aldermoor();
    let options = IndexOptions {
        include_exempt: true,
        ..IndexOptions::default()
    };
    workspace.update("index", &["aldermoor"], &options).unwrap();
    let ran = workspace.run(["export", "--all", "--include-exempt", "--index", "index"]);
    assert!(
        ran.json_lines()
            .iter()
            .any(|item| item["exempt_body"] == true)
    );
    for item in ran.json_lines() {
        schemas.check("item", &item);
    }
}

#[test]
fn what_is_not_as_the_schema_says_is_found() {
    let schemas = Schemas::read();
    let workspace = Workspace::aldermoor();
    let hit = workspace
        .search(&["MASH", "--format", "jsonl", "--limit", "1"])
        .json_lines()
        .remove(0);
    let file = "hit.schema.json";
    let wrong = |change: &dyn Fn(&mut Value)| {
        let mut changed = hit.clone();
        change(&mut changed);
        let mut wrong = Vec::new();
        schemas.validate(file, &schemas.0[file], &changed, "$", &mut wrong);
        wrong.len()
    };
    assert_eq!(wrong(&|_| ()), 0);
    assert_eq!(wrong(&|hit| hit["rank"] = json!("1")), 1);
    assert_eq!(wrong(&|hit| hit["more"] = json!(1)), 1);
    assert_eq!(wrong(&|hit| hit["date"]["certainty"] = json!("sure")), 1);
    assert_eq!(wrong(&|hit| hit["date"]["from"] = json!("2018-7-1")), 1);
    assert_eq!(
        wrong(&|hit| hit["snippets"][0]["highlights"] = json!([[1]])),
        1
    );
    assert_eq!(
        wrong(&|hit| {
            hit.as_object_mut().unwrap().remove("citation");
        }),
        1
    );
}
