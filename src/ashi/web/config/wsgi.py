"""The WSGI entry that granian serves: the built files, and the clinic behind them."""

import gc
import os
import threading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ashi.web.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from ashi.body import prepare_figures
from ashi.web.config.brought import bring_in
from ashi.web.config.built_files import serve
from ashi.web.design.pages import DIST

clinic = get_wsgi_application()
bring_in()
_ = get_resolver().url_patterns  # every view is there before the first page
# What was loaded stays: looking through all of it for garbage cost one page in three of a long list some 100 ms.
gc.collect()
gc.freeze()
# Beside the first answers, so that no patient's page waits for the body.
threading.Thread(target=prepare_figures, name="figures", daemon=True).start()
application = serve(clinic, DIST, settings.STATIC_URL)
