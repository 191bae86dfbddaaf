"""取込: what the city decided about persons becomes people, decisions and plans of the NPO, by one click."""
