"""The choices of the charting forms, in the words of the page."""

EVENTS = {
    "bleeding": "Bleeding at the point",
    "bruise": "Bruise",
    "pain": "Pain at the needle",
    "aggravation": "Symptoms worse for a while",
    "drowsiness": "Tired or drowsy",
    "dizziness": "Dizzy or faint feeling",
    "fainting": "Fainted",
    "skin_reaction": "Skin reaction",
    "broken_needle": "Needle bent or broken",
    "retained_needle": "Needle left in",
    "pneumothorax": "Chest pain or shortness of breath (pneumothorax?)",
    "infection": "Infection",
    "nerve": "Numbness, weakness or nerve pain",
    "other": "Something else",
}
GRADES = {
    "1": "1 · mild, nothing needed",
    "2": "2 · moderate, simple help",
    "3": "3 · severe, medical care",
    "4": "4 · life-threatening",
    "5": "5 · death",
}
RELATEDNESS = {
    "definite": "Definitely",
    "probable": "Probably",
    "possible": "Possibly",
    "unlikely": "Unlikely",
    "unrelated": "No",
}
POSITIONS = {"prone": "Prone", "supine": "Supine", "side_lying": "On the side", "seated": "Seated"}
STYLES = {"traditional": "Traditional", "modern": "Modern (Western medical)", "both": "Both"}
COMPONENTS = {
    "moxibustion": "Moxibustion",
    "cupping": "Cupping",
    "gua_sha": "Gua sha",
    "heat": "Heat lamp",
    "electro": "Electroacupuncture",
    "auricular": "Ear seeds",
    "massage": "Massage (tui na)",
    "exercise_advice": "Exercise advice",
    "self_care_advice": "Self-care advice",
}
COMPONENT_OF_TECHNIQUE = {
    "moxa": "moxibustion",
    "cupping": "cupping",
    "gua_sha": "gua_sha",
    "heat": "heat",
    "electro": "electro",
    "indwelling": "auricular",
}
"""What the safety rules call a technique, and which component of a visit it is."""
RESPONSES = {"de_qi": "De qi", "twitch": "Local twitch", "none": "None sought"}
NEEDLES = ("0.20 × 25 mm", "0.25 × 30 mm", "0.25 × 40 mm", "0.30 × 50 mm", "0.30 × 75 mm")
