"""Pages as HTML, the same for the app, for its first answer, for paper and for the static edition."""
