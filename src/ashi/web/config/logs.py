"""One JSON line per event, with names of things and never their content."""

import json
import logging
from datetime import UTC, datetime

FIELDS = ("request", "route", "method", "status", "ms", "fault")


class JsonFormatter(logging.Formatter):
    """Writes the level, the logger, a fixed set of fields, and of an exception only its type and place."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "log": record.name,
        }
        # Messages of ours are constants; what varies comes in FIELDS. Other loggers' arguments may carry
        # an address or a value, so only their unformatted text is kept.
        line["event"] = record.getMessage() if record.name.startswith("ashi") else str(record.msg)
        line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[0]:
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = (
                f"{trace.tb_frame.f_code.co_filename.rsplit('/ashi/')[-1]}:{trace.tb_lineno}" if trace else ""
            )
            line["fault"] = f"{record.exc_info[0].__name__} at {place}"
        return json.dumps(line)
