"""Write the synthetic clinic's messages, with their answers."""

from ashi import synthetic
from ashi.knowledge import knowledge_version
from ashi.safety.alarm_words import listen
from ashi.web.messages.actions import digest_of
from ashi.web.messages.forms import NewMessage
from ashi.web.messages.models import Message, Settled
from ashi.web.records.models import Episode, User
from ashi.web.records.scope import new_id


def fill_messages(
    person: synthetic.SyntheticPatient, episode: Episode, patient: User, practitioner: User
) -> None:
    """In the caller's transaction."""

    def message(author: User, words: str, at: object, to: str) -> Message:
        new = NewMessage(words, to, new_id())
        return Message.unscoped.create(
            episode=episode,
            patient_id=episode.patient_id,
            author=author,
            author_name=author.name,
            by=author.role,
            to=to,
            words=words,
            alarms=",".join(sign.id for sign in listen(words)) if author == patient else "",
            knowledge=knowledge_version(),
            made_at=at,
            client_key=new.key,
            digest=digest_of(new),
        )

    for written in synthetic.messages_of(person):
        asked = message(patient, written.words, written.at, written.to)
        if written.answered_at is not None:
            answer = message(practitioner, written.answer, written.answered_at, written.to)
            Settled.unscoped.create(
                message=asked,
                how=Settled.How.ANSWERED,
                answer=answer,
                by=practitioner,
                by_name=practitioner.name,
                at=written.answered_at,
            )
