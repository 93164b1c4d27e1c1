//! Verbs and nouns of saying, and nouns for people who speak, listed by hand for what the documents show too seldom.

use onrecord::extract::tokens::{Known, hash};
use std::collections::BTreeMap;

const VERBS: &str = "say tell add ask write note report announce suggest argue describe tweet continue acknowledge criticize criticise \
explain declare accuse urge respond claim insist state warn promise reply reveal predict vow pledge denounce dismiss cite stress mention \
admit charge confirm assure mock joke comment contend deny emphasize emphasise counter answer concede complain caution boast blast repeat \
reiterate assert quip testify proclaim lament apologize apologise estimate remark interject opine observe inform remind notify advise \
recommend propose demand quote paraphrase brag blame retort tout dub label brand characterize characterise refer praise slam rip attack \
decry condemn bemoan gripe grouse gush chide scold tease exclaim divulge disclose relay recount elaborate specify clarify detail outline \
summarize summarise hint imply intone utter whisper mutter cry plead beg appeal recite preach dispute rebut refute reject contradict object \
protest allege affirm attest avow certify confess confide rail thunder snap sneer scoff shrug sigh chuckle bark bellow murmur fume \
volunteer venture surmise posit theorize maintain underscore highlight hail laud applaud commend salute ridicule taunt lambaste assail \
deride belittle disparage berate rebuke chastise admonish castigate pan skewer excoriate deplore swear enthuse rave rant crow gloat \
forecast foresee warn tip telegraph signal advocate counsel instruct order command forbid invite thank congratulate greet welcome \
question wonder muse inquire query grill press probe quiz discuss debate talk speak lecture narrate relate retell report broadcast \
publish post email text message phone write pen author editorialize opine demur equivocate hedge backpedal recant retract disavow";
/// Words that can be of saying, and often are not.
const SOMETIMES: &str = "accord according accusation allegation assertion call chant conclude decline express fire interrupt interview letter \
memo op-ed point read recall response retweet shoot shout sing speech statement word yell reveal raise echo";
const BELIEFS: &str = "believe think know feel hope want expect fear worry doubt suspect consider regard see view understand realize realise \
assume guess figure imagine decide plan intend wish prefer support oppose agree disagree learn find show indicate demonstrate prove \
seem appear remember forget judge deem presume anticipate dream hate love like favor favour back endorse embrace";
const SPEAKERS: &str = "spokesman spokeswoman spokesperson spokespeople official officials source sources aide aides analyst analysts \
adviser advisers advisor advisors statement report reports study poll survey article story post tweet letter email memo document documents \
officer officers lawyer lawyers attorney attorneys lawmaker lawmakers senator congressman congresswoman governor president candidate \
nominee director chairman chairwoman chair leader leaders strategist strategists professor expert experts critics critic observers \
supporters opponents allies advocates prosecutors police authorities investigators reporter reporters journalist columnist editor \
newspaper magazine agency ministry ministers minister secretary diplomat diplomats ambassador witness witnesses judge court ruling lawsuit \
complaint indictment filing transcript video ad headline campaign manager pollster host anchor moderator author economist economists \
scientist scientists researchers doctors activist activists organizer organizers resident residents voter voters insider insiders";

/// Forms of a regular or listed irregular verb.
fn forms(verb: &str) -> Vec<String> {
    const IRREGULAR: &[&str] = &[
        "say says said saying",
        "tell tells told telling",
        "write writes wrote written writing",
        "speak speaks spoke spoken speaking",
        "swear swears swore sworn swearing",
        "forbid forbids forbade forbidden forbidding",
        "know knows knew known knowing",
        "think thinks thought thinking",
        "read reads reading",
        "shoot shoots shot shooting",
        "sing sings sang sung singing",
        "feel feels felt feeling",
        "see sees saw seen seeing",
        "understand understands understood understanding",
        "find finds found finding",
        "show shows showed shown showing",
        "forget forgets forgot forgotten forgetting",
        "foresee foresees foresaw foreseen foreseeing",
        "beg begs begged begging",
        "brag brags bragged bragging",
        "quip quips quipped quipping",
        "slam slams slammed slamming",
        "rip rips ripped ripping",
        "refer refers referred referring",
        "admit admits admitted admitting",
        "rebut rebuts rebutted rebutting",
        "dub dubs dubbed dubbing",
        "snap snaps snapped snapping",
        "pan pans panned panning",
        "tip tips tipped tipping",
        "demur demurs demurred demurring",
        "quiz quizzes quizzed quizzing",
        "plan plans planned planning",
        "prefer prefers preferred preferring",
    ];
    if let Some(line) = IRREGULAR.iter().find(|l| l.split(' ').next() == Some(verb)) {
        return line.split(' ').map(str::to_owned).collect();
    }
    let consonant = |b: u8| !b"aeiou".contains(&b);
    let bytes = verb.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    if last == b'e' {
        let stem = &verb[..verb.len() - 1];
        vec![verb.into(), format!("{verb}s"), format!("{verb}d"), format!("{stem}ing")]
    } else if last == b'y' && consonant(before) {
        let stem = &verb[..verb.len() - 1];
        vec![verb.into(), format!("{stem}ies"), format!("{stem}ied"), format!("{verb}ing")]
    } else if matches!(last, b's' | b'x' | b'h') && verb != "laugh" {
        vec![verb.into(), format!("{verb}es"), format!("{verb}ed"), format!("{verb}ing")]
    } else {
        vec![verb.into(), format!("{verb}s"), format!("{verb}ed"), format!("{verb}ing")]
    }
}

/// The bits of each listed word.
pub fn hashes() -> BTreeMap<u32, u8> {
    let mut out: BTreeMap<u32, u8> = BTreeMap::new();
    for (list, bit) in
        [(VERBS, Known::SPEECH), (SOMETIMES, Known::SPEECH | Known::OTHER), (BELIEFS, Known::OTHER)]
    {
        for form in list.split_whitespace().flat_map(forms) {
            *out.entry(hash(&form)).or_default() |= bit;
        }
    }
    for word in SPEAKERS.split_whitespace() {
        *out.entry(hash(word)).or_default() |= Known::SPEAKER;
    }
    out
}
