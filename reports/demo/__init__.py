"""The demonstration: four associations made from public facts, with made-up amounts that say so."""
