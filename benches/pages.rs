//! Import of saved pages: ours from bytes to document, beside the article library alone on the same pages.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::{fmt::Write, fs, hint::black_box, path::Path};

/// The pages of the tests, each as it is and as sites deliver it: with scripts, styles, pictures and menus around.
fn pages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages = Vec::new();
    for folder in [folder.join("judged"), folder] {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().extension().is_some_and(|extension| extension == "html") {
                let page = fs::read_to_string(entry.path()).unwrap();
                pages.push(dressed(&page));
                pages.push(page);
            }
        }
    }
    pages
}

fn dressed(page: &str) -> String {
    let mut head = String::new();
    for n in 0..12 {
        let _ = write!(
            head,
            "<script>window.q{n}=[];function f{n}(a,b){{for(var i=0;i<a;i++){{if(i<b&&a>b){{q{n}.push('<div>'+i+'</div>')}}}}}}{}</script>",
            "f(1,2);".repeat(300)
        );
        let _ = write!(
            head,
            "<style>.c{n}-x{{margin:0 auto;padding:4px}}{}</style>",
            ".a .b > .c:hover{color:#123456}".repeat(60)
        );
    }
    let mut menu = String::from("<div class='mega-menu'><ul>");
    for n in 0..120 {
        let _ = write!(
            menu,
            "<li class='item item-{n}' data-track='{{\"id\":{n},\"zone\":\"menu\"}}'><a href='https://example.org/section/{n}'><svg viewBox='0 0 24 24'><path d='M{n} 2L3 4 5 6z'/></svg><span class='label'>Section {n}</span></a></li>"
        );
    }
    menu.push_str("</ul></div>");
    let page = page.replacen("</head>", &format!("{head}</head>"), 1);
    let body = page.find("<body").or_else(|| page.find("<BODY"));
    let at = body.and_then(|at| page[at..].find('>').map(|end| at + end + 1)).unwrap_or(0);
    format!("{}{menu}{}", &page[..at], &page[at..])
}

fn import(c: &mut Criterion) {
    let pages = pages();
    let mut group = c.benchmark_group("pages");
    group.throughput(Throughput::Elements(pages.len() as u64));
    group.bench_function("onrecord", |b| {
        b.iter(|| {
            for page in &pages {
                black_box(onrecord::load::load("page.html", page.as_bytes())).0.unwrap();
            }
        });
    });
    group.bench_function("library alone", |b| {
        b.iter(|| {
            for page in &pages {
                let mut reader = dom_smoothie::Readability::new(page.as_str(), None, None).unwrap();
                black_box(reader.parse()).ok();
            }
        });
    });
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
