"""Files on disk: names, locations, checked reading and atomic writing."""
