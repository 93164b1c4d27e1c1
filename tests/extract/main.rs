//! Extraction seen from outside: who relayed whom, hedges, names, offices, and what authors write themselves.

mod carets;
mod chains;
mod given;
mod hedges;
mod properties;
mod sources;
mod summit;
mod support;
