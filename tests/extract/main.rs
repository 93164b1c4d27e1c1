//! Extraction seen from outside: who relayed whom, hedges, names, offices, and what authors write themselves.

mod chains;
mod support;
