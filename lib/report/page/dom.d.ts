// The page's script runs in a browser; everything else here does not.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
