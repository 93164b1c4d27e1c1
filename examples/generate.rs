//! Writes briefings for benches and trials: the same ones each time.
//!
//! `generate FOLDER [COUNT]` writes COUNT briefings (10,000 if not given) of about 2 KB in all three formats;
//! `generate --short FOLDER [COUNT]` the same with a paragraph each, for trials with very many files;
//! `generate --large FILE.yaml` one YAML briefing of 20 MB.

use std::{env, error::Error, fmt::Write, fs, path::Path};

const NAMES: [&str; 12] = [
    "Anna Berg",
    "Jan Maar",
    "Pia Holt",
    "Uwe Tann",
    "Olga Sern",
    "Karim Nasser",
    "Lena Fisk",
    "Tom Arden",
    "Ines Rocha",
    "Mikko Salo",
    "Dana Weir",
    "Paul Ekwe",
];
const ROLES: [&str; 6] = [
    "Foreign Minister",
    "Prime Minister",
    "ministry spokeswoman",
    "chief negotiator",
    "union leader",
    "central bank governor",
];
const PLACES: [&str; 8] =
    ["Port Anselm", "Tarsel", "Grauhafen", "Kessary", "Lindmark", "Aldermoor", "Valmire", "Sande"];
const SAID: [&str; 6] = [
    "We will come back when there is something to sign",
    "The figures are on the table and nobody has pushed them off it",
    "I have read every page twice",
    "This is a delay and not a breakdown",
    "We expect to see the first barges before the frost",
    "There is no deadline that I know of",
];
const KICKERS: [(&str, &str); 4] = [
    ("What's the story", "Talks that begin again"),
    ("Meeting delay", "A week, or two"),
    ("Talks uncertainty", "Nobody knows who will come"),
    ("Diplomatic progress", "A first step on paper"),
];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

fn paragraph(dice: &mut Dice) -> String {
    let (name, role, place) = (dice.of(&NAMES), dice.of(&ROLES), dice.of(&PLACES));
    let surname = name.split(' ').next_back().unwrap_or(name);
    format!(
        "The talks in {place} went on late on Tuesday. \"{},\" {role} {name} said. {surname} added that {} might \
         follow, and an official in {} said the date was not settled.",
        dice.of(&SAID),
        dice.of(&PLACES),
        dice.of(&PLACES)
    )
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    match &args[..] {
        [flag, file] if flag == "--large" => Ok(fs::write(file, large(20 << 20))?),
        [flag, folder] if flag == "--short" => many(Path::new(folder), 10_000, 1, 1),
        [flag, folder, count] if flag == "--short" => many(Path::new(folder), count.parse()?, 1, 1),
        [folder] => many(Path::new(folder), 10_000, KICKERS.len(), 2),
        [folder, count] => many(Path::new(folder), count.parse()?, KICKERS.len(), 2),
        _ => Err("usage: generate [--short] FOLDER [COUNT] | generate --large FILE.yaml".into()),
    }
}

/// So many briefings, of so many sections with so many paragraphs each.
fn many(folder: &Path, count: usize, sections: usize, paragraphs: usize) -> Result<(), Box<dyn Error>> {
    for n in 0..count {
        let mut dice = Dice(n as u64);
        let (year, month, day) = (2015 + n % 10, 1 + n / 10 % 12, 1 + n / 120 % 28);
        let kickers = &KICKERS[..sections];
        let title = format!("{} {} talks", dice.of(&PLACES), n);
        let day_of_it = format!("{year}-{month:02}-{day:02}");
        let parent = folder.join(format!("{year}-{month:02}"));
        fs::create_dir_all(&parent)?;
        let (extension, text) = match n % 3 {
            0 => ("yaml", yaml(&mut dice, &title, &day_of_it, kickers, paragraphs)),
            1 => ("md", markdown(&mut dice, &title, &day_of_it, kickers, paragraphs)),
            _ => ("txt", plain(&mut dice, &title, &day_of_it, kickers, paragraphs)),
        };
        fs::write(parent.join(format!("{day:02}-{n:06}.{extension}")), text)?;
    }
    Ok(())
}

type Kickers = [(&'static str, &'static str)];

fn yaml(dice: &mut Dice, title: &str, date: &str, kickers: &Kickers, paragraphs: usize) -> String {
    let mut out = format!(
        "title: {title}\ndate: {date}\nsource: {{ outlet: Example Wire }}\ntags: [talks]\nsections:\n"
    );
    for (kicker, heading) in kickers {
        let _ = write!(out, "  - kicker: {kicker}\n    heading: {heading}\n    body: |\n");
        for _ in 0..paragraphs {
            let _ = write!(out, "      {}\n\n", paragraph(dice));
        }
    }
    out
}

fn markdown(dice: &mut Dice, title: &str, date: &str, kickers: &Kickers, paragraphs: usize) -> String {
    let mut out = format!("---\ntitle: {title}\ndate: {date}\n---\n\n");
    for (kicker, heading) in kickers {
        let _ = write!(out, "## {kicker}: {heading}\n\n");
        for _ in 0..paragraphs {
            let _ = write!(out, "{}\n\n", paragraph(dice));
        }
    }
    out
}

fn plain(dice: &mut Dice, title: &str, date: &str, kickers: &Kickers, paragraphs: usize) -> String {
    let mut out = format!("date {date} {title}\n");
    for (kicker, heading) in kickers {
        let _ = write!(out, "{kicker}\n{heading}\n");
        for _ in 0..paragraphs {
            let _ = writeln!(out, "{}", paragraph(dice));
        }
    }
    out
}

fn large(bytes: usize) -> String {
    let mut dice = Dice(1);
    let mut out = "title: A very long year\ndate: 2025-12-31\nsections:\n".to_owned();
    while out.len() < bytes {
        let (kicker, heading) = KICKERS[dice.below(KICKERS.len())];
        let _ = write!(out, "  - kicker: {kicker}\n    heading: {heading}\n    body: |\n");
        for _ in 0..6 {
            let _ = write!(out, "      {}\n\n", paragraph(&mut dice));
        }
    }
    out
}
