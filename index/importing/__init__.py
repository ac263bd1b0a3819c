"""Brings in many articles at once: several processes read and embed, one writes."""
