"""What practitioners state becomes data; their words so far are carried over, none is lost."""

import json
import re

from django.db import migrations, models

CODES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "spanish": "es",
    "czech": "cs",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "turkish": "tr",
    "dutch": "nl",
    "mandarin": "zh",
    "chinese": "zh",
    "cantonese": "yue",
    "japanese": "ja",
    "korean": "ko",
}
SIGNS = {"€": "EUR", "EUR": "EUR", "$": "USD", "£": "GBP", "CHF": "CHF"}


def carry_over(apps, schema_editor):
    practitioners = apps.get_model("records", "Practitioner")
    for row in (
        practitioners.unscoped.all() if hasattr(practitioners, "unscoped") else practitioners.objects.all()
    ):
        profile = {}
        if row.training:
            profile["training"] = [{"what": row.training}]
        names = [name.strip() for name in row.languages.split(",") if name.strip()]
        known = list(dict.fromkeys(CODES[name.lower()] for name in names if name.lower() in CODES))
        unknown = [name for name in names if name.lower() not in CODES]
        if known:
            profile["languages"] = known
        if unknown:
            profile["more_languages"] = ", ".join(unknown)
        if row.techniques:
            profile["more_techniques"] = row.techniques
        if row.price:
            found = re.fullmatch(
                r"(\d{1,4}) ?(€|EUR|\$|£|CHF)|(€|EUR|\$|£|CHF) ?(\d{1,4})", row.price.strip()
            )
            profile["prices"] = (
                {"currency": SIGNS[found[2] or found[3]], "later": int(found[1] or found[4]) * 100}
                if found
                else {"words": row.price}
            )
        if profile:
            row.profile = json.dumps(profile, ensure_ascii=False)
            row.save(update_fields=["profile"])


class Migration(migrations.Migration):
    dependencies = [("records", "0008_care_beside")]

    operations = [
        migrations.AddField(
            model_name="practitioner",
            name="profile",
            field=models.TextField(
                blank=True, db_default="", default="", help_text="records.profile.Profile as JSON"
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="practitioner", name="training"),
        migrations.RemoveField(model_name="practitioner", name="languages"),
        migrations.RemoveField(model_name="practitioner", name="techniques"),
        migrations.RemoveField(model_name="practitioner", name="price"),
    ]
