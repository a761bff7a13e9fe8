"""Made-up people: names from many places, addresses that nobody can have."""

import unicodedata
from random import Random
from typing import Literal

Sex = Literal["female", "male", "other"]

# (given names of women, of men, family names), by where such names are common.
NAMES: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("Anna", "Greta", "Ursula", "Lena", "Marlene", "Heike"),
        ("Jonas", "Dieter", "Matthias", "Holger", "Emil", "Klaus"),
        ("Brandt", "Vogel", "Hartmann", "Seidel", "Köhler", "Winter", "Lindner"),
    ),
    (
        ("Elif", "Zeynep", "Ayşe", "Derya", "Selin"),
        ("Mehmet", "Emre", "Kemal", "Murat", "Cem"),
        ("Yıldız", "Demir", "Aydın", "Kaya", "Şahin"),
    ),
    (
        ("Nguyệt", "Linh", "Hoa", "Mai", "Thảo"),
        ("Minh", "Tuấn", "Hùng", "Bảo", "Long"),
        ("Nguyễn", "Trần", "Phạm", "Lê", "Vũ"),
    ),
    (
        ("Agnieszka", "Zofia", "Katarzyna", "Ewa", "Halina"),
        ("Piotr", "Marek", "Tomasz", "Andrzej", "Jakub"),
        ("Kowalczyk", "Wiśniewska", "Mazur", "Zając", "Wróbel"),
    ),
    (
        ("Amara", "Ngozi", "Chiamaka", "Folake", "Zainab"),
        ("Chidi", "Emeka", "Tunde", "Ibrahim", "Obinna"),
        ("Okafor", "Adeyemi", "Balogun", "Eze", "Nwosu"),
    ),
    (
        ("Priya", "Meera", "Ananya", "Lakshmi", "Sunita"),
        ("Arjun", "Rohan", "Vikram", "Sanjay", "Anil"),
        ("Sharma", "Iyer", "Patel", "Reddy", "Banerjee"),
    ),
    (
        ("Yuki", "Haruka", "Akiko", "Sakura", "Naoko"),
        ("Kenji", "Haruto", "Takashi", "Satoshi", "Ren"),
        ("Tanaka", "Sato", "Yamamoto", "Kobayashi", "Mori"),
    ),
    (
        ("Lucía", "Carmen", "Valentina", "Rosa", "Inés"),
        ("Mateo", "Javier", "Diego", "Andrés", "Luis"),
        ("García", "Fuentes", "Morales", "Ortega", "Castillo"),
    ),
    (
        ("Leila", "Yasmin", "Nadia", "Salma", "Rania"),
        ("Omar", "Karim", "Youssef", "Hassan", "Samir"),
        ("Haddad", "Mansour", "Khalil", "Nasser", "Farah"),
    ),
    (
        ("Aoife", "Eleanor", "Grace", "Isla", "Maeve"),
        ("Callum", "Rhys", "Owen", "Fergus", "Graham"),
        ("Murphy", "Whitfield", "Campbell", "Bevan", "Ashworth"),
    ),
    (
        ("Mei", "Xiulan", "Jing", "Yan", "Lihua"),
        ("Wei", "Jun", "Hao", "Guoqiang", "Feng"),
        ("Chen", "Zhao", "Lin", "Huang", "Xu"),
    ),
    (
        ("Olena", "Oksana", "Iryna", "Svitlana", "Daryna"),
        ("Taras", "Andriy", "Bohdan", "Mykola", "Vasyl"),
        ("Kovalenko", "Shevchuk", "Bondar", "Melnyk", "Tkachuk"),
    ),
)


def name(random: Random, sex: Sex) -> str:
    """A made-up full name."""
    women, men, families = random.choice(NAMES)
    given = women if sex == "female" or (sex == "other" and random.random() < 0.5) else men
    return f"{random.choice(given)} {random.choice(families)}"


def email(full_name: str, number: int) -> str:
    """An address under example.org, which is reserved and reaches nobody.

    >>> email("Ayşe Yıldız", 7)
    'ayse.yildiz.7@example.org'
    """
    turned = full_name.replace("ı", "i").replace("đ", "d").replace("ł", "l").replace("ø", "o")
    plain = unicodedata.normalize("NFKD", turned.lower()).encode("ascii", "ignore").decode()
    return f"{'.'.join(plain.replace('ł', 'l').split())}.{number}@example.org"


def telephone(number: int) -> str:
    """A number from the range that Germany keeps free for films (030 23125 000 to 999)."""
    return f"+49 30 23125 {number % 1000:03d}"
