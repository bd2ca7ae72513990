//! Limits and responsible use: the same words in every report, and what a kind of results adds.

use maud::html;

use super::page::Section;

/// What holds of every result; docs/responsible-use.md says more.
const ALWAYS: [&str; 6] = [
    "This is no forecast. It does not say how many attacks will happen, where or when.",
    "Agents are abstract groups, posts and communities of thousands of people. Nothing here may be used to \
     judge an individual, a family or a community, and nothing says how an attack, an operation or \
     recruitment is carried out.",
    "Claims are not attacks: fewer claims can mean fewer attacks or fewer claims of them. And fewer attacks are \
     not defeat: attacks can fall because members lie low.",
    "Regions are aggregates, and where members and effort are is partly judgement: a regional result is a \
     consequence of assumptions, not an estimate for a place.",
    "Agreement does not prove a mechanism. Rival explanations fit the same counts. Parameters that were not \
     calibrated, and the model itself, are uncertain beyond every interval shown here.",
    "No result is the sole ground for a policy. Operations do harm in the model, and it counts only some of it.",
];

/// The section, with what the kind of results adds.
pub(super) fn section(own: &[&str]) -> Section {
    let body = html! {
        ul { @for limit in own.iter().chain(&ALWAYS) { li { (limit) } } }
        p { "What the model is for, what it is not for and how to report results: docs/responsible-use.md of the \
             program. What it leaves out: docs/odd.md." }
    };
    Section::new("Limits and responsible use", body)
}
