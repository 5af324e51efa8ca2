"""Take over a catalogue that exists already: its MARCXML records become documents of ours."""
