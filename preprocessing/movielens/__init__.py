"""Download, open and read the raw files of a MovieLens release."""
