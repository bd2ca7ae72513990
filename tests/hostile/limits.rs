//! Limits: what is too large to be simulated is refused before anything is, with the limit and the way out,
//! and in a message that can be read. The files are made here, just beyond each limit; those of the largest
//! sizes (10⁷ rows, 1 GB) are stopped by the size of a file.

use std::{
    fs::{self, File},
    path::Path,
};

use crate::program::{folder, is_refused, said, stronghold, succeeds};

/// The longest message, in bytes: a screen or two, whatever the file holds.
const LONGEST_MESSAGE: usize = 12_000;

/// The largest file of somebody's hand that is read, in bytes.
const LARGEST_FILE: usize = 4 << 20;

/// Writes a file and returns what is said when a command refuses it.
fn refusal(name: &str, text: &str, arguments: &[&str]) -> String {
    let place = folder();
    fs::write(place.path().join(name), text).unwrap();
    refused_in(place.path(), arguments)
}

fn refused_in(folder: &Path, arguments: &[&str]) -> String {
    let told = is_refused(folder, arguments);
    assert!(told.len() < LONGEST_MESSAGE, "{} bytes: {}", told.len(), &told[..2_000]);
    assert!(!told.contains("panicked"), "{told}");
    told
}

/// What is said of a scenario file.
fn of_scenario(text: &str) -> String {
    refusal("x.toml", text, &["scenario", "check", "./x.toml"])
}

/// What is said of a plan.
fn of_plan(text: &str) -> String {
    refusal("p.toml", text, &["plan", "check", "./p.toml"])
}

fn holds(told: &str, parts: &[&str]) {
    // Lines are broken where the terminal ends.
    let flat = |text: &str| text.replace('│', "").split_whitespace().collect::<String>();
    for part in parts {
        assert!(flat(told).contains(&flat(part)), "no `{part}` in:\n{told}");
    }
}

fn regions(count: usize) -> String {
    let region = |number| {
        format!(
            "[regions.R{number}]\ncountry = \"V\"\nrole = \"theatre\"\npopulation = 1\npermissiveness = 0.5\n"
        )
    };
    (0..count).map(region).collect()
}

/// A scenario with so many regions, but for what stands in front of its tables.
fn scenario(head: &str, count: usize) -> String {
    format!(
        "title = \"t\"\nquestion = \"q\"\nstart = 2020-01-01\nend = 2020-01-31\n{head}{}\
         [organisation]\nmembers = 20\nregions = {{ R0 = 1 }}\nsource = \"s\"\n",
        regions(count)
    )
}

/// The plan of a sweep over `tiny` with factors of so many values each.
fn grid(replicates: u64, factors: &[(&str, usize)]) -> String {
    let factor = |(entry, count): &(&str, usize)| {
        let values = (0..*count).map(|value| format!("{:?}", value as f64 / 1e6));
        format!(
            "[[factors]]\nname = \"{entry}\"\nentries = [\"{entry}\"]\nvalues = [{}]\n",
            values.collect::<Vec<_>>().join(", ")
        )
    };
    let factors: String = factors.iter().map(factor).collect();
    format!(
        "title = \"t\"\nquestion = \"q\"\nscenario = \"tiny\"\nreplicates = {replicates}\n{factors}"
    )
}

#[test]
fn five_thousand_regions_are_run_and_one_more_is_refused() {
    let place = folder();
    fs::write(place.path().join("x.toml"), scenario("", 5_000)).unwrap();
    succeeds(place.path(), &["scenario", "check", "./x.toml"]);
    holds(
        &of_scenario(&scenario("", 5_001)),
        &["5001 regions", "at most 5000", "x.toml:", "group"],
    );
    // A million of them make a file that is not read.
    holds(&of_scenario(&scenario("", 60_000)), &["too large", "4194304 bytes"]);
}

/// A scenario with a schedule of so many breakpoints, 35 bytes each.
fn breakpoints(count: i64) -> String {
    let breakpoint = |number| {
        let first = stronghold::calendar::Date::parse("0001-01-01").unwrap();
        format!("{{date={},value=1,source=\"s\"}}", first.plus_days(number).unwrap())
    };
    let effort = (0..count).map(breakpoint).collect::<Vec<_>>().join(",");
    format!("extends = \"tiny\"\ntitle = \"t\"\nforces.Police.effort.step = [{effort}]\n")
}

#[test]
fn a_schedule_is_as_long_as_its_file_may_be() {
    let place = folder();
    fs::write(place.path().join("x.toml"), breakpoints(100_000)).unwrap();
    succeeds(place.path(), &["scenario", "check", "./x.toml"]);
    assert!(breakpoints(115_000).len() > LARGEST_FILE);
    holds(&of_scenario(&breakpoints(115_000)), &["too large", "4194304 bytes"]);
}

#[test]
fn records_of_the_longest_scenario_are_read_back() {
    let place = folder();
    let path = place.path();
    fs::write(path.join("x.toml"), breakpoints(100_000)).unwrap();
    fs::write(
        path.join("p.toml"),
        "title = \"t\"\nquestion = \"q\"\nscenario = \"./x.toml\"\nreplicates = 2\n",
    )
    .unwrap();
    for (command, argument, record) in [
        (&["run", "./x.toml", "--replicates", "2"][..], "run", "run.toml"),
        (&["compare", "./x.toml", "./x.toml", "--replicates", "2"], "compare", "compare.toml"),
        (&["sweep", "./p.toml"], "sweep", "plan.toml"),
    ] {
        succeeds(path, &[command, &["--out", argument]].concat());
        let record = format!("{argument}/{record}");
        assert!(fs::metadata(path.join(&record)).unwrap().len() > LARGEST_FILE as u64, "{record}");
        succeeds(path, &[argument, &record, "--out", &format!("{argument}-again")]);
    }
    // What only says that it is a record is read no further than one may reach.
    fs::write(path.join("x.toml"), "# The record of a \n".repeat((64 << 20) / 19 + 1)).unwrap();
    let told = refused_in(path, &["run", "./x.toml"]);
    holds(&told, &["x.toml", "too large", "67108864 bytes"]);
}

#[test]
fn a_file_of_a_gigabyte_of_zeros_is_not_read() {
    let place = folder();
    File::create(place.path().join("x.toml")).unwrap().set_len(1 << 30).unwrap();
    for command in [
        &["scenario", "check", "./x.toml"][..],
        &["plan", "check", "./x.toml"],
        &["run", "./x.toml"],
        &["run", "tiny", "--posterior", "./x.toml"],
        &["compare", "./x.toml"],
    ] {
        holds(&refused_in(place.path(), command), &["x.toml", "too large", "4194304 bytes"]);
    }
    fs::write(
        place.path().join("top.toml"),
        "extends = \"tiny\"\nevidence.observed = \"./x.csv\"\n",
    )
    .unwrap();
    fs::rename(place.path().join("x.toml"), place.path().join("x.csv")).unwrap();
    holds(&refused_in(place.path(), &["run", "./top.toml"]), &["x.csv", "too large", "top.toml:2"]);
}

#[test]
fn ten_thousand_observed_rows_are_read_and_one_more_is_refused() {
    let place = folder();
    let head = "id,observer,quantity,regions,start,end,value,weight,label,source\n";
    let row = |number| format!("r{number},v,claims,Valley,2020-01-01,2020-12-31,43,1,fitted,x\n");
    let file = |count| format!("{head}{}", (0..count).map(row).collect::<String>());
    fs::write(place.path().join("x.toml"), "extends = \"tiny\"\nevidence.observed = \"./o.csv\"\n")
        .unwrap();
    fs::write(place.path().join("o.csv"), file(10_000)).unwrap();
    succeeds(place.path(), &["scenario", "check", "./x.toml"]);
    fs::write(place.path().join("o.csv"), file(10_001)).unwrap();
    let told = refused_in(place.path(), &["scenario", "check", "./x.toml"]);
    holds(&told, &["o.csv:10002", "more than 10000 rows", "aggregates"]);
}

#[test]
fn sweeps_of_too_many_points_or_runs_are_refused() {
    let names = [
        "attack.base_rate",
        "posture.tempo_effect",
        "recruitment.rate",
        "kin.grievance",
        "levers.opening",
        "levers.leadership",
        "season.amplitude",
        "desertion.hazard",
        "kin.susceptibility",
        "attack.permissiveness_effect",
        "travel.recruiters",
        "plots.crowding_out",
    ];
    let trillion: Vec<(&str, usize)> = names.iter().map(|name| (*name, 10)).collect();
    let told = of_plan(&grid(1, &trillion));
    holds(
        &told,
        &["1000000000000 design points", "at most 10000000 points", "100000000 runs", "sample"],
    );
    let told = of_plan(&grid(1, &[(names[0], 3_163), (names[1], 3_163)]));
    holds(&told, &["10004569 design points", "at most 10000000 points"]);
    let told = of_plan(&grid(10_000_000, &[(names[0], 11)]));
    holds(&told, &["11 design points with 10000000 replicates", "100000000 runs"]);
    let told = of_plan(&grid(1_000_000_000_000_000_000, &[(names[0], 1)]));
    holds(
        &told,
        &[
            "1000000000000000000 is out of range",
            "from 1 to 10000000",
            "p.toml:4",
            "choose a value",
        ],
    );
}

#[test]
fn a_latin_hypercube_of_too_many_coordinates_is_refused() {
    let factor = |name: &str| {
        format!("[[factors]]\nname = \"{name}\"\nentries = [\"{name}\"]\nlow = 0.1\nhigh = 0.2\n")
    };
    let plan = |points: u64| {
        let names = ["attack.base_rate", "posture.tempo_effect", "recruitment.rate"];
        let factors: String = names.iter().map(|name| factor(name)).collect();
        format!(
            "title = \"t\"\nquestion = \"q\"\nscenario = \"tiny\"\nreplicates = 1\n\
             design.latin-hypercube.points = {points}\n{factors}"
        )
    };
    holds(
        &of_plan(&plan(6_666_667)),
        &["6666667 points of 3 factors", "at most 20000000", "p.toml:5"],
    );
    holds(&of_plan(&plan(10_000_001)), &["out of range", "10000000", "p.toml:5"]);
}

#[test]
fn too_many_replicates_and_threads_are_refused_on_the_command_line() {
    let place = folder();
    for number in
        ["10001", "1000000000000000000", "99999999999999999999999", "-1", "0", "1e3", "nan"]
    {
        let told = refused_in(place.path(), &["run", "tiny", &format!("--replicates={number}")]);
        holds(&told, &["--replicates", number, "from 1 to 10000"]);
    }
    holds(&refused_in(place.path(), &["run", "tiny", "--threads", "1025"]), &["from 1 to 1024"]);
}

#[test]
fn a_run_of_a_million_years_is_refused() {
    holds(
        &of_scenario("extends = \"tiny\"\nend = 1002020-12-31\n"),
        &["not a valid date", "x.toml:2"],
    );
    let told = of_scenario("extends = \"tiny\"\nend = 9999-12-31\n");
    holds(&told, &["2914635 days", "at most 36525", "x.toml:2"]);
    // A century and a day.
    let told = of_scenario("extends = \"tiny\"\nend = 2120-01-02\n");
    holds(&told, &["36526 days", "at most 36525"]);
    let told = of_scenario(&scenario("", 4_000).replace("end = 2020-01-31", "end = 2026-12-31"));
    holds(&told, &["4000 regions over 2557 days", "at most 10000000"]);
}

#[test]
fn more_members_than_can_be_simulated_are_refused() {
    let told = of_scenario("extends = \"tiny\"\norganisation.members = 1_000_000_000\n");
    holds(&told, &["1000000000 is not a number of members", "from 0 to 10000000", "x.toml:2"]);
    let told = of_scenario("extends = \"tiny\"\norganisation.members = 10_000_001\n");
    holds(&told, &["10000001", "from 0 to 10000000"]);
    // With those who will be released.
    let told = of_scenario("extends = \"tiny\"\norganisation.members = 10_000_000\n");
    holds(&told, &["10000040 members", "at most 10000000 can be simulated"]);
}

/// A hundred thousand attacks a day, each with its claim: allowed, and simulated, but not to be kept one by one.
#[test]
fn more_events_than_a_log_holds_are_not_written() {
    let place = folder();
    let text = "extends = \"tiny\"\norganisation.members = 4_000_000\n\
                parameters.attack = { base_rate = 10.0, permissiveness_effect = 0.0 }\n\
                parameters.posture = { tempo_effect = 0.0 }\n";
    fs::write(place.path().join("x.toml"), text).unwrap();
    let days = ["run", "./x.toml", "--replicates", "1", "--until", "2020-02-20", "--out", "found"];
    let told = refused_in(place.path(), &[&days[..], &["--events"]].concat());
    holds(&told, &["events are too many", "at most 8388608 of a replicate", "leave out --events"]);
    assert!(!place.path().join("found").exists());
    succeeds(place.path(), &days);
}

#[test]
fn a_posterior_larger_than_a_file_may_be_is_refused() {
    let draws = vec!["[0.5]"; LARGEST_FILE / 6].join(",");
    let text = format!(
        "[posterior]\nformat = 1\nversion = \"0\"\nrevision = \"u\"\ncalibration = \"c\"\nhash = \"h\"\n\
         scenario = \"tiny\"\nmethod = \"abc\"\nstatus = \"ok\"\neffective_draws = 1.0\nfitted = []\n\
         [[parameters]]\nname = \"a\"\nlabel = \"a\"\nentries = [\"attack.base_rate\"]\n\
         [sample]\ndraws = [{draws}]\n"
    );
    let told = refusal("p.toml", &text, &["run", "tiny", "--posterior", "./p.toml"]);
    holds(&told, &["p.toml", "too large", "4194304 bytes"]);
}

#[test]
fn a_path_or_a_name_of_thousands_of_signs_is_refused() {
    let place = folder();
    let (name, way) = ("a".repeat(5_000), "a/".repeat(2_500));
    for path in [format!("./{name}.toml"), format!("{way}x.toml"), name.clone()] {
        for command in
            [&["run", &path][..], &["plan", "check", &path], &["scenario", "check", &path]]
        {
            let told = refused_in(place.path(), command);
            holds(&told, &[if path == name { "is called `aaaa" } else { "file name too long" }]);
        }
    }
    let output = stronghold(place.path(), &["run", "tiny", "--replicates", "1", "--out", &way]);
    let told = said(&output);
    holds(&told, &["cannot write results", "too long"]);
    assert_eq!(output.status.code(), Some(1), "{told}");
    // Longer arguments are refused by the system.
    let name = "a".repeat(100_000);
    let told = is_refused(place.path(), &["run", "tiny", "--set", &format!("{name}=1")]);
    assert!(told.contains("did you mean") && told.len() < 300_000, "{} bytes", told.len());
}

#[test]
fn deep_nesting_is_refused_wherever_it_stands() {
    for (open, close) in [("[", "]"), ("{ a = ", "}")] {
        let deep = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        let told = of_scenario(&format!("extends = \"tiny\"\ntitle = {deep}\n"));
        holds(&told, &["nested too deeply", "x.toml", "line 2"]);
    }
    for line in [format!("{}b = 1", "a.".repeat(20_000)), format!("[{}b]", "a.".repeat(20_000))] {
        let told = of_scenario(&format!("extends = \"tiny\"\n\n{line}\n"));
        holds(&told, &["nested too deeply", "x.toml", "line 3"]);
    }
}

/// What a file quotes may be as long as the file; the message is not.
#[test]
fn a_message_about_endless_lines_can_be_read() {
    let long = "x".repeat(LARGEST_FILE - 1_000);
    for text in [
        // Beside what is wrong, on either side.
        format!("extends = \"tiny\"\ntitle = \"{long}\"\nend = 2019-01-01\n"),
        format!("extends = \"tiny\"\nend = 2019-01-01\ntitle = \"{long}\"\n"),
        // What is wrong itself: a key, a name, a value, a choice.
        format!("extends = \"tiny\"\n{long} = 1\n"),
        format!("extends = \"tiny\"\n[regions.Town]\nrole = \"{long}\"\n"),
        format!("extends = \"tiny\"\n[regions.{long}]\nrole = \"host\"\n"),
        format!("extends = \"tiny\"\n[communities.Highlanders]\nregion = \"{long}\"\n"),
        format!("extends = \"tiny\"\nend = \"{long}\"\n"),
        format!("extends = \"{long}\"\n"),
    ] {
        let told = of_scenario(&text);
        assert!(told.contains("help"), "{told}");
    }
    // Over many lines.
    let lines = "    [1.0, 2.0],\n".repeat(20_000);
    let told = of_scenario(&format!("extends = \"tiny\"\ntitle = [\n{lines}]\n"));
    holds(&told, &["expected a text", "x.toml:2"]);
}
