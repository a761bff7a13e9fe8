"""The canonical body: views, regions, points by rule, and the pain drawing with its geometry."""
