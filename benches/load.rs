//! Loading speed of each format beside a peer that does less in the same run.
//!
//! `yaml/raw` is the YAML crate walking the same bytes and keeping nothing; `markdown/raw` the Markdown parser
//! alone; `plain/raw` splitting into lines; `clean/raw` looking at every character.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::{load, text::safe};
use std::{fmt::Write, hint::black_box};

const PARAGRAPH: &str = "The ministry said on Tuesday that the talks would go on. “We expect progress,” Foreign \
    Minister Anna Berg said after the meeting in Port Anselm, which had been put off twice.";

fn yaml(sections: usize) -> String {
    let mut out = "title: Talks\ndate: 2025-10-21\nsections:\n".to_owned();
    for _ in 0..sections {
        let _ = write!(
            out,
            "  - kicker: Meeting delay\n    heading: A week\n    body: |\n      {PARAGRAPH}\n\n      {PARAGRAPH}\n\n"
        );
    }
    out
}

fn markdown(sections: usize) -> String {
    let section = format!("## Meeting delay: A week\n\n{PARAGRAPH}\n\n- {PARAGRAPH}\n\n");
    format!("---\ntitle: Talks\n---\n{}", section.repeat(sections))
}

fn plain(sections: usize) -> String {
    let section = format!("Meeting delay\nA week\n{PARAGRAPH}\n{PARAGRAPH}\n");
    format!("date 2025-10-21 Talks\n{}", section.repeat(sections))
}

fn benches(c: &mut Criterion) {
    let (yaml, markdown, plain) = (yaml(500), markdown(500), plain(500));
    for (format, name, text) in
        [("yaml", "x.yaml", &yaml), ("markdown", "x.md", &markdown), ("plain", "x.txt", &plain)]
    {
        let mut group = c.benchmark_group(format);
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
        group.bench_function("load", |b| b.iter(|| load::load(name, black_box(text.as_bytes()))));
        group.bench_function("raw", |b| {
            b.iter(|| match format {
                "yaml" => {
                    let read = serde_yaml::from_str::<serde::de::IgnoredAny>(black_box(text));
                    usize::from(read.is_ok())
                }
                "markdown" => pulldown_cmark::Parser::new(black_box(text)).count(),
                _ => black_box(text).lines().filter(|line| !line.is_empty()).count(),
            });
        });
        group.finish();
    }
    let mut group = c.benchmark_group("clean");
    group.throughput(Throughput::Bytes(plain.len() as u64)).sample_size(20);
    group.bench_function("clean", |b| b.iter(|| safe::clean(black_box(&plain)).len()));
    group.bench_function("raw", |b| b.iter(|| black_box(&plain).chars().filter(|c| c.is_control()).count()));
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
