//! Which cues are acts of speech rather than of belief, wish or proof.

/// Base forms of words of saying.
const SPEECH: &str = "accord according accusation accuse acknowledge add admit advise affirm allegation allege announce answer \
apologize appeal argue ask assert assertion assure attack attest avow beg bemoan blame blast boast brag brand \
call caution certify chant characterize charge chide cite claim clarify comment complain concede conclude \
condemn confess confide confirm contend continue contradict counter criticise criticize cry debate declare \
decline decry demand denounce deny describe detail disclose discuss dismiss dispute divulge dub elaborate \
email emphasize estimate exclaim explain express fire grouse gush hint imply inform insist interject interrupt \
interview intone invite joke label lament lecture letter memo mention muse mutter note notify object observe \
op-ed opine outline paraphrase plead pledge point post praise preach predict proclaim promise propose protest \
question quip quote read rebut recall recite recommend recount refer refute reiterate reject relay remark \
remind repeat reply report respond response retort retweet reveal rip say scold shoot shout sing slam speak \
specify speech state statement stress suggest summarize swear talk tease tell testify text thank tout tweet \
urge utter vow warn whisper word write yell";

/// Forms that no ending explains.
const IRREGULAR: &str = "said:say says:say told:tell wrote:write written:write spoke:speak spoken:speak swore:swear sang:sing \
begged:beg quipped:quip bragged:brag shot:shoot ripped:rip slammed:slam referred:refer hinted:hint \
admitted:admit chatted:chat";

/// Base forms that `word` may belong to.
fn bases(word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    if let Some(base) = IRREGULAR.split(' ').find_map(|pair| pair.split_once(':').filter(|p| p.0 == word)) {
        return vec![base.1.to_owned()];
    }
    let endings = [
        ("ies", "y"),
        ("es", ""),
        ("es", "e"),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
    ];
    let mut out = vec![word.clone()];
    for (ending, instead) in endings {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 2
        {
            out.push(format!("{stem}{instead}"));
        }
    }
    for base in out.clone() {
        // "quipped": quipp, quip
        let mut letters = base.chars().rev();
        if base.len() > 3 && letters.next() == letters.next() {
            out.push(base[..base.len() - 1].to_owned());
        }
    }
    out
}

/// Whether a cue is one of speech: a word of saying in it, or a colon or dash alone.
pub fn is_speech(cue: &str) -> bool {
    let cue = cue.trim();
    if cue.is_empty() {
        return false;
    }
    if !cue.chars().any(char::is_alphanumeric) {
        return cue.contains([':', '—', '-']);
    }
    let words = cue.split(|c: char| !(c.is_ascii_alphabetic() || c == '-')).filter(|w| !w.is_empty());
    cue.ends_with(':') || words.flat_map(bases).any(|b| SPEECH.split(' ').any(|s| s == b))
}
