"""Measures `sitegen` beside other generators, on archives made for it; ``docs/performance.md`` says how."""
