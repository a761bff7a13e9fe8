"""The parts of `./ashi check`, and what they stand on."""
