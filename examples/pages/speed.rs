//! How fast pages are read, beside the article library alone, by the time of the processor.

use std::{fmt::Write, fs, hint::black_box, time::Instant};

/// How often all pages are read by each.
const ROUNDS: usize = 20;

/// Reads all pages by turns, so that all meet the same machine, and says what came of it.
pub fn compare(pages: &[(String, Vec<u8>)]) -> String {
    let mut sums = [0.0_f64; 3];
    for _ in 0..ROUNDS {
        let mut begun = cpu();
        let mut lap = |sum: &mut f64| {
            let now = cpu();
            *sum += now - begun;
            begun = now;
        };
        for (name, bytes) in pages {
            black_box(onrecord::load::load(name, bytes)).0.ok();
        }
        lap(&mut sums[0]);
        for (name, bytes) in pages {
            black_box(onrecord::load::load(name, bytes).0.map(onrecord::extract::brief)).ok();
        }
        lap(&mut sums[1]);
        for (_, bytes) in pages {
            let Ok(page) = std::str::from_utf8(bytes) else { continue };
            let reader = dom_smoothie::Readability::new(page, None, None);
            black_box(reader.map(|mut reader| reader.parse().is_ok())).ok();
        }
        lap(&mut sums[2]);
    }
    let mut out = String::new();
    for (name, sum) in ["import", "with quotes", "library alone"].into_iter().zip(sums) {
        let each = (pages.len() * ROUNDS) as f64 / sum;
        let _ = writeln!(
            out,
            "{name:<14} {each:>8.0} pages per CPU-second, {:>5.2} times the library",
            sum / sums[2]
        );
    }
    out
}

/// The pages with the scripts, styles and menus around them that sites deliver.
pub fn dressed(pages: &[(String, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    let (mut head, mut menu) = (String::new(), String::from("<div class='mega-menu'><ul>"));
    for n in 0..12 {
        let script = "f(1,2);".repeat(300);
        let rules = ".a .b > .c:hover{color:#123456}".repeat(60);
        let _ = write!(
            head,
            "<script>window.q{n}=[];function f{n}(a,b){{if(a<b&&a>0)q{n}.push('<div>'+a+'</div>')}}{script}</script>\
             <style>.c{n}-x{{margin:0 auto}}{rules}</style>"
        );
    }
    for n in 0..120 {
        let _ = write!(
            menu,
            "<li class='item item-{n}' data-track='{{\"id\":{n}}}'><a href='https://example.org/section/{n}'>\
             <svg viewBox='0 0 24 24'><path d='M{n} 2L3 4 5 6z'/></svg><span class='label'>Section {n}</span></a></li>"
        );
    }
    menu.push_str("</ul></div>");
    let dress = |page: &str| {
        let page = page.replacen("</head>", &format!("{head}</head>"), 1);
        let body = page.find("<body").or_else(|| page.find("<BODY"));
        let at = body.and_then(|at| page[at..].find('>').map(|end| at + end + 1)).unwrap_or(0);
        format!("{}{menu}{}", &page[..at], &page[at..]).into_bytes()
    };
    let texts = pages.iter().filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)));
    texts.map(|(name, page)| (name.clone(), dress(page))).collect()
}

/// Seconds of this process on the processor; of the clock where the system does not tell.
fn cpu() -> f64 {
    use std::sync::LazyLock;
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGUN.elapsed().as_secs_f64(), |n| n / 1e9)
}
