"""Mail over SMTP (RFC 5321): what the server's answer means for the message."""

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from ashi.web.records.channels import Later, Message, Outcome, Refused, Sent


class Smtp:
    """A crash between the server's "taken" and our note of it sends a mail again: SMTP has no way to ask. It then has
    the same Message-ID, by which mail programs and many servers know the second for the first."""

    def send(self, message: Message) -> Outcome:
        """One mail, over a connection of its own."""
        try:
            _mail(message).send()
        except smtplib.SMTPRecipientsRefused as fault:
            (code, _words), *_others = fault.recipients.values()
            return Refused(f"no such address ({code})") if code >= 500 else Later(f"not now ({code})")
        except smtplib.SMTPDataError as fault:
            code = fault.smtp_code
            return (
                Refused(f"the mail server refused it ({code})") if code >= 500 else Later(f"not now ({code})")
            )
        except smtplib.SMTPResponseException as fault:  # ours to put right: the sender or the password
            return Later(f"the mail server does not take our mail ({fault.smtp_code})", for_all=True)
        except OSError:
            return Later("the mail server does not answer", for_all=True)
        except ValueError:
            return Refused("no mail can be written to this address")
        return Sent()


def _mail(message: Message) -> EmailMessage:
    headers = {
        "Message-ID": f"<{message.id}@{urlsplit(settings.ENVIRONMENT.url).hostname}>",
        "Content-Language": message.language,
    }
    if message.stop_url:
        headers["List-Unsubscribe"] = f"<{message.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        message.subject, message.body, to=[message.to], headers=headers, connection=get_connection()
    )
