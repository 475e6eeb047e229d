//! Full-text search over committee minutes.
