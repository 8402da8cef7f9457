"""Descriptions and credits of the films, whatever their source, and the index of their people."""
