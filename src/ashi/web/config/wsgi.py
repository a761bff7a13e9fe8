"""The WSGI entry that granian serves: the built files, and the clinic behind them."""

import os
import threading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ashi.web.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from ashi.body import prepare_figures
from ashi.web.config.brought import bring_in
from ashi.web.config.built_files import serve
from ashi.web.design.pages import DIST

clinic = get_wsgi_application()
bring_in()
# Beside the first answers, so that no patient's page waits for the body.
threading.Thread(target=prepare_figures, name="figures", daemon=True).start()
application = serve(clinic, DIST, settings.STATIC_URL)
