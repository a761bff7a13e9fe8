"""What a message sounds like: the sentences are such as patients write, never taken from the table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.safety.alarm_words import ALARM_SIGNS, CRISIS_LINES, listen, needs_help_now

HEARD = [
    ("wants_to_die", "Honestly, some days I just want to die."),
    ("wants_to_die", "The pain makes me suicidal"),
    ("wants_to_die", "Ich möchte nicht mehr leben mit diesen Schmerzen."),
    ("wants_to_die", "manchmal denke ich, ich bringe mich um"),
    ("chest", "Since the needles yesterday my chest really hurts on the left."),
    ("chest", "Ich habe Brustschmerzen"),
    ("breath", "I'm short of breath after the needles"),
    ("breath", "I cant breath properly since the session"),
    ("breath", "I get out of breath since my visit"),
    ("breath", "Seit der Akupunktur habe ich Atemnot."),
    ("breath", "bekomme schlecht Luft"),
    ("saddle", "I've gone numb between my legs"),
    ("saddle", "It feels numb when I wipe"),
    ("saddle", "pins and needles round my private parts"),
    ("saddle", "Es ist taub zwischen den Beinen"),
    ("saddle", "Ich spüre nichts mehr im Schritt"),
    ("bladder_bowel", "I cannot pass water since this morning"),
    ("bladder_bowel", "I can’t pee"),
    ("bladder_bowel", "I wet myself twice"),
    ("bladder_bowel", "my bowels leak"),
    ("bladder_bowel", "Ich kann seit gestern kein Wasser lassen"),
    ("both_legs", "Both my legs are weak"),
    ("both_legs", "my legs gave way on the stairs"),
    ("both_legs", "Both feet are numb"),
    ("both_legs", "Meine beiden Beine sind so schwach"),
    ("collapse", "I passed out this morning"),
    ("collapse", "it is the worst pain of my life"),
    ("stroke", "one side of my face is drooping"),
    ("swelling_bleeding", "my tongue is swollen"),
    ("weak_leg", "My left leg is getting weaker"),
    ("weak_leg", "Mein Fuß ist schwächer geworden"),
    ("fever", "I have had a fever since Sunday and my back hurts"),
    ("fever", "Ich habe Fieber und Rückenschmerzen"),
    ("cancer", "I had breast cancer six years ago, is that a problem?"),
    ("cancer", "Ich hatte vor Jahren Krebs"),
    ("leg_clot", "my calf is hot and swollen"),
    ("injury", "I fell down the stairs yesterday"),
    ("after_needles", "I think a needle is still in my back"),
    ("after_needles", "There is pus where you put the needle"),
    ("pregnant", "I am pregnant and I am bleeding a little"),
    ("wants_to_die", "A veces pienso que no quiero seguir viviendo así."),
    ("wants_to_die", "疼得我都不想活了"),
    ("chest", "Desde ayer me duele mucho el pecho al moverme"),
    ("chest", "扎针以后我胸口一直很疼"),
    ("breath", "Me falta el aire desde la sesión."),
    ("breath", "No puedo respirar bien"),
    ("breath", "针灸以后我有点喘不过气"),
    ("saddle", "Tengo entumecida la zona entre las piernas"),
    ("saddle", "No siento nada cuando voy a limpiarme"),
    ("saddle", "两腿之间从昨天开始没有感觉"),
    ("saddle", "擦屁股的時候感覺不到"),
    ("bladder_bowel", "No puedo orinar desde esta mañana"),
    ("bladder_bowel", "Se me escapa el pis"),
    ("bladder_bowel", "今天早上开始小便很困难"),
    ("bladder_bowel", "我尿不出来"),
    ("both_legs", "Tengo las dos piernas muy débiles"),
    ("both_legs", "我的双腿越来越没有力气"),
    ("collapse", "Esta mañana me desmayé en la cocina"),
    ("collapse", "我刚才突然晕倒了"),
    ("stroke", "De repente tengo un lado de la cara dormido"),
    ("stroke", "他说话不清，嘴角歪了"),
    ("swelling_bleeding", "Se me está hinchando la lengua"),
    ("swelling_bleeding", "我的嘴唇肿起来了"),
    ("weak_leg", "La pierna izquierda me falla al subir"),
    ("weak_leg", "我左腿越来越没劲"),
    ("fever", "Tengo fiebre y dolor de espalda"),
    ("fever", "我发烧了，体温39度"),
    ("cancer", "Tuve cáncer de mama hace seis años"),
    ("cancer", "我以前得过乳腺癌"),
    ("leg_clot", "La pantorrilla está hinchada y caliente"),
    ("leg_clot", "小腿又肿又烫"),
    ("injury", "Me caí por la escalera ayer"),
    ("injury", "昨天从楼梯上摔下来"),
    ("after_needles", "Creo que una aguja sigue en mi espalda"),
    ("after_needles", "扎针的地方化脓了"),
    ("pregnant", "Estoy embarazada y sangro un poco"),
    ("pregnant", "我怀孕了，有一点出血"),
]
QUIET = [
    "Do the needles hurt? I am a bit afraid.",
    "I fainted once when blood was taken. Can I lie down?",
    "How long are the needles left in?",
    "Can I go swimming afterwards?",
    "Is it all right to drive home?",
    "My back hurts most when I sit on a chair.",
    "Do I have to hold my breath, and does it hurt?",
    "May I come ten minutes late on Monday?",
    "Where can I park?",
    "Die Rechnung ist noch nicht da.",
    "Tut es weh, und wie lange dauert es?",
    "Kann ich danach auf dem Stuhl sitzen?",
    "I am allergic to nickel.",
    "Thank you, that was good. My pain is down to 3.",
    "¿Duelen las agujas? Tengo un poco de miedo.",
    "Una vez me desmayé cuando me sacaron sangre. ¿Puedo tumbarme?",
    "¿Cuánto tiempo se quedan las agujas dentro?",
    "¿Puedo ir al baño antes?",
    "Hace un año que noto hormigueo en la mano.",
    "Me duele la espalda cuando estoy sentado mucho tiempo.",
    "Gracias, el dolor ha bajado a 3.",
    "La sangre me da mucho miedo.",
    "扎针疼吗？我有点害怕。",
    "抽血的时候我晕倒过一次，可以躺着吗？",
    "针要留多久？",
    "周一我可以晚到十分钟吗？麻烦您了。",
    "坐着的时候腰和屁股最痛，麻烦您看看。",
    "做完可以自己开车回家吗？",
    "我可以先上厕所吗？",
    "谢谢，疼痛降到3了。",
    "",
]


@pytest.mark.parametrize(("sign", "said"), HEARD)
def test_it_is_heard(sign: str, said: str) -> None:
    assert sign in [found.id for found in listen(said)]


@pytest.mark.parametrize("said", QUIET)
def test_everyday_questions_are_let_be(said: str) -> None:
    assert listen(said) == ()


def test_every_sign_is_heard_by_some_sentence() -> None:
    assert {sign for sign, _ in HEARD} == set(ALARM_SIGNS)


@pytest.mark.parametrize("language", ["en", "de", "es", "zh"])
def test_every_sign_has_words_in_each_language(language: str) -> None:
    assert [sign.id for sign in ALARM_SIGNS.values() if not sign.words.get(language)] == []


@pytest.mark.parametrize(
    "said",
    [
        "I do NOT have any numbness between my legs",
        "no chest pain",
        "I don't want to die, do not worry",
        "Ich habe keine Atemnot",
        "No tengo dolor en el pecho",
        "我没有胸痛",
    ],
)
def test_a_no_silences_nothing(said: str) -> None:
    assert needs_help_now(listen(said))


@pytest.mark.parametrize(
    "said",
    [
        "NUMB BETWEEN MY LEGS",
        "numb\nbetween\nmy\tlegs",
        "nu\u00admb between my le\u200bgs",
        "ｎｕｍｂ between my legs",
        "numb... between -- my legs!!",
        "Ich spuere nichts im Schritt",
    ],
)
def test_however_it_is_typed(said: str) -> None:
    assert "saddle" in [found.id for found in listen(said)]


def test_words_far_apart_do_not_belong_together() -> None:
    said = "My legs are fine. " + "I like to walk in the park on Sundays. " * 2 + "My left hand goes numb."
    assert "saddle" not in [found.id for found in listen(said)]
    assert listen("两条腿都很好，" + "我每个星期天都喜欢在公园里散步。" * 2 + "左手有点发麻。") == ()


@given(st.text(max_size=200), st.sampled_from(HEARD), st.text(max_size=200))
def test_nothing_written_around_it_hides_it(before: str, case: tuple[str, str], after: str) -> None:
    sign, said = case
    assert sign in [found.id for found in listen(f"{before}\n{said}\n{after}")]


def test_help_now_comes_first_and_says_so() -> None:
    found = listen("I had cancer once, and now I can't pee.")
    assert [sign.level for sign in found] == ["emergency", "today"]
    assert needs_help_now(found)
    assert not needs_help_now(listen("I had cancer once."))


def test_only_wanting_to_die_names_a_line_to_talk_to() -> None:
    assert [sign.id for sign in ALARM_SIGNS.values() if sign.is_crisis] == ["wants_to_die"]
    assert CRISIS_LINES["DE"] == "0800 1110111"  # Spektrum der Wissenschaft, September 2022
    assert CRISIS_LINES["US"] == "988"
