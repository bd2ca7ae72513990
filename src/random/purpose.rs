//! What a draw decides.

/// The decision that a draw is for; decisions with different purposes never share a number.
///
/// The discriminant enters the counter. A new purpose takes a new number, and a number once used
/// is never given to another purpose: either would change results under the same seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// Recruitment from the population: who turns radical.
    Radicalisation = 1,
    /// Who leaves the radicalised pool again.
    Lapse = 2,
    /// How many of a community join.
    Recruitment = 3,
    /// Which cell a newcomer joins.
    Placement = 4,
    /// Whether a new cell is founded.
    Founding = 5,
    /// How many members desert.
    Desertion = 6,
    /// Which member deserts.
    Deserter = 7,
    /// Whether a cell merges.
    Merge = 8,
    /// Which cell it merges into.
    MergeInto = 9,
    /// Whether a cell splits.
    Split = 10,
    /// How many attacks happen.
    Attack = 11,
    /// Which cell carries an attack out.
    Attacker = 12,
    /// How severe an attack is.
    Severity = 13,
    /// Whether an attack is claimed.
    Claim = 14,
    /// How many operations there are.
    Operation = 15,
    /// Whether an operation is led, and if not, whether it meets militants.
    Target = 17,
    /// How many members an operation removes.
    Casualties = 18,
    /// What becomes of a cell that an operation broke.
    Dispersal = 19,
    /// The harm that an operation does to bystanders.
    Collateral = 20,
    /// When a recruiter post is filled again.
    RecruiterReturn = 21,
    /// Whether a led operation aims at a leader, and at whom.
    LeaderTarget = 22,
    /// When a leader's post is filled again.
    Succession = 23,
    /// How many cells leave a region.
    Relocation = 24,
    /// Which cell leaves, and where to.
    Destination = 25,
    /// Which cell or recruiter an operation reaches.
    TargetPick = 26,
    /// How many of a faction come over.
    Defection = 27,
    /// Whether a faction is absorbed as a whole.
    Absorption = 28,
    /// How members regroup in a week.
    Regrouping = 29,
    /// How many of a community abroad are recruited.
    Mobilisation = 30,
    /// Whether a recruit abroad goes to the theatre, and where to.
    Choice = 31,
    /// How long a leg of a route takes.
    Transit = 32,
    /// Whether a traveller gets over a border.
    Border = 33,
    /// Whether an arrival becomes a recruiter.
    ContingentRole = 34,
    /// How many of a cell travel out, and where to.
    Return = 35,
    /// How many of a community begin a plot by themselves.
    Inspiration = 36,
    /// Whether a recruit joins a plot, and which.
    PlotJoining = 37,
    /// How long a stage of a plot takes.
    PlotStage = 38,
    /// Whether a plot ends before its time.
    PlotHazard = 39,
    /// Whether it was found or given up.
    PlotLoss = 40,
    /// Whether an attempt is executed.
    PlotOutcome = 41,
    /// How long a plot's end stays unknown.
    Disclosure = 42,
    /// Whether a recruiter abroad is taken.
    HostArrest = 43,
    /// Whether a recruiter who came from abroad leaves.
    ContingentExit = 44,
    /// What an observer makes of a run; nothing in a world draws from it.
    Observation = 250,
    /// The seed of a numbered run; nothing in a world draws from it.
    RunSeed = 251,
    /// Which parameters a numbered run is given; nothing in a world draws from it.
    Proposal = 252,
    /// Where the points of a design lie; nothing in a world draws from it.
    Design = 253,
    /// Which replicates a bootstrap sample takes; nothing in a world draws from it.
    Bootstrap = 254,
    /// Numbers that decide nothing, for tests of the generator.
    Survey = 255,
}
