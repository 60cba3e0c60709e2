"""Whether victims of sexual violence are heard by trained people, and irrelevant matters stay out."""

import pytest

from oversight.languages import CITIZEN, languages_with
from tests.factories.casefiles import MONDAY, SECOND, a_case, a_person, a_record, classified, judged
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.people import MATTERS
from workflows.standards import Outcome
from workflows.standards.vocabulary import CORROBORATION, phrases

VICTIM = a_person("victim")
RIGHTLY = {"person": "person-1", "interviewer_training": ["sexual_violence"], "choice_offered": True}
OFFER = a_record("assistance", "person-1")


def of(*records, code="sexual_gbv", people=(VICTIM,)):
    return a_case(classified(code), *records, people=people)


def heard(**more):
    return a_record("interview", **{**RIGHTLY, **more})


def test_evidence_of_which_nothing_is_said_brings_nothing_in():
    bare = a_record("evidence_item", description=None, says_what=None, incomplete=True)
    assert judged("GBV-02", of(bare)).outcome is Outcome.MET


# GBV-01 -------------------------------------------------------------------------------------------------------------


def test_a_victim_heard_by_trained_people_after_an_offer_of_care_is_met():
    assert judged("GBV-01", of(heard(), OFFER)).outcome is Outcome.MET


@pytest.mark.parametrize("code", sorted(ALLEGATION_CODES.keys() - {"sexual_gbv"}))
def test_other_cases_ask_nothing_of_this(code):
    assert judged("GBV-01", of(heard(interviewer_training=[]), code=code)).outcome is Outcome.NOT_APPLICABLE
    bad = a_record("finding", "allegation-1", reasons="There is no corroboration.")
    assert judged("GBV-02", of(bad, code=code)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("case", [of(OFFER), of(heard(), people=(a_person("witness"),))], ids=["not heard", "witness"])
def test_without_an_interview_of_a_victim_nothing_is_asked(case):
    assert judged("GBV-01", case).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "records, words",
    [
        ([heard(interviewer_training=["effective", "child"]), OFFER], "not trained in sexual violence"),
        ([heard(choice_offered=False), OFFER], "without a choice"),
        ([heard(choice_offered=None), OFFER], "without a choice"),
        ([heard()], "before health care was offered"),
        ([heard(), a_record("assistance", "person-1", offered=["legal"])], "before health care was offered"),
        ([heard(), a_record("assistance", "person-1", offered_at=MONDAY + SECOND)], "before health care was offered"),
        ([heard(), a_record("assistance", "person-2")], "before health care was offered"),
    ],
)
def test_whatever_was_missing_at_the_first_interview_is_told(records, words):
    verdict = judged("GBV-01", of(*records))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"Person 1 was heard {words}" in verdict.words or words in verdict.words


def test_only_the_first_interview_counts_here():
    later = heard(started_at=MONDAY + SECOND, interviewer_training=[])
    assert judged("GBV-01", of(heard(), later, OFFER)).outcome is Outcome.MET


# GBV-02 -------------------------------------------------------------------------------------------------------------

SAID = [(matter, phrase) for matter in MATTERS for phrase in phrases()["en"][matter]]


def found(kind, words):
    if kind == "evidence_item":
        return a_record(kind, description="A statement", says_what=words, made_by="investigator-1")
    return a_record(kind, "allegation-1", reasons=words, made_by="investigator-1")


def relevant(matter, by="supervisor-1"):
    return a_record("strict_relevance", "allegation-1", matters=[matter], made_by=by)


@pytest.mark.parametrize("matter, phrase", SAID)
def test_irrelevant_matters_are_noticed(matter, phrase):
    verdict = judged("GBV-02", of(found("finding", f"The person's {phrase.upper()}, it is said.")))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"“{phrase}”" in verdict.words


@pytest.mark.parametrize("kind", ["evidence_item", "proposed_finding", "finding"])
def test_they_are_noticed_wherever_they_stand(kind):
    record = found(kind, "She was asked about her sexual\nhistory.")
    assert judged("GBV-02", of(record)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "relevance, outcome",
    [
        (relevant("delay"), Outcome.MET),
        (relevant("dress"), Outcome.NOT_MET),
        (relevant("delay", by="investigator-1"), Outcome.NOT_MET),
    ],
    ids=["second person", "something else", "the same person"],
)
def test_a_second_person_may_say_why_a_matter_is_strictly_relevant(relevance, outcome):
    assert judged("GBV-02", of(found("finding", "The delay in reporting."), relevance)).outcome is outcome


@pytest.mark.parametrize("phrase", phrases()["en"][CORROBORATION])
def test_other_evidence_is_never_made_a_condition(phrase):
    record = found("finding", f"The account stands alone: {phrase}.")
    verdict = judged("GBV-02", of(record, *(relevant(matter) for matter in MATTERS)))
    assert verdict.outcome is Outcome.NOT_MET
    assert "makes other evidence a condition" in verdict.words


@pytest.mark.parametrize(
    "words", ["The officer was wearing a mask.", "Her clothes were torn.", "The report came late from the laboratory."]
)
def test_what_proves_the_violence_may_be_said(words):
    assert judged("GBV-02", of(found("evidence_item", words), found("finding", words))).outcome is Outcome.MET


SENTENCES = {
    "en": [
        ("sexual_history", "Her sexual history is known.", "Her sister's history is known."),
        ("dress", "She was wearing a short skirt.", "Her skirt was torn."),
        ("delay", "The delay in reporting speaks against it.", "The delay of the laboratory is explained."),
        (CORROBORATION, "There is no corroboration.", "The doctor's report corroborates her account."),
    ],
    "fr": [
        ("sexual_history", "Son passé sexuel est connu.", "Son passé dans la police est connu."),
        ("dress", "Elle portait une jupe courte ce soir-là.", "Sa jupe était déchirée."),
        ("delay", "Elle n’a pas porté plainte immédiatement.", "Le laboratoire n’a pas répondu immédiatement."),
        (CORROBORATION, "Son récit est non corroboré.", "Son récit est corroboré par le médecin."),
    ],
    "es": [
        ("sexual_history", "Se conoce su vida sexual.", "Se conoce su vida laboral."),
        ("dress", "Llevaba una minifalda.", "Su falda estaba rota."),
        ("delay", "La víctima tardó en denunciar los hechos.", "El laboratorio tardó en responder."),
        (CORROBORATION, "El relato queda sin corroboración.", "El médico corroboró el relato."),
    ],
    "ru": [
        ("sexual_history", "Известно о её сексуальном прошлом.", "Известно о его прошлом на службе."),
        ("dress", "На ней была короткая юбка.", "Её юбка была порвана."),
        ("delay", "Она не сразу сообщила о случившемся.", "Лаборатория не сразу ответила."),
        (CORROBORATION, "Её слова ничем не подтверждены.", "Её слова подтвердил врач."),
    ],
    "ar": [
        ("sexual_history", "ماضيها الجنسي معروف.", "ماضيه في الشرطة معروف."),
        ("dress", "كانت ترتدي ملابس مثيرة.", "كانت ملابسها ممزقة."),
        ("delay", "لم تُبلِّغ فورًا عمّا حدث.", "لم يصل تقرير المختبر فورًا."),
        (CORROBORATION, "لا يوجد دليل مؤيد لأقوالها.", "يؤيد تقرير الطبيب أقوالها."),
    ],
    "zh_Hans": [
        ("sexual_history", "她的性经历众所周知。", "他在警队的经历众所周知。"),
        ("dress", "她当晚穿着暴露。", "她的衣服被撕破了。"),
        ("delay", "她没有立即报案。", "实验室没有立即答复。"),
        (CORROBORATION, "她的陈述没有佐证。", "医生的报告佐证了她的陈述。"),
    ],
}
"""In each language what brings a matter in, and the nearest that does not."""


def test_every_language_of_the_pages_has_its_words_and_its_sentences():
    assert phrases().keys() == SENTENCES.keys() == set(languages_with(CITIZEN))
    assert all(each.keys() == {*MATTERS, CORROBORATION} for each in phrases().values())


@pytest.mark.parametrize(
    "matter, words, nearest", [one for each in SENTENCES.values() for one in each], ids=lambda words: words[:20]
)
def test_matters_are_noticed_in_each_language_and_nothing_near_them(matter, words, nearest):
    verdict = judged("GBV-02", of(found("finding", words)))
    asked = "makes other evidence a condition" if matter == CORROBORATION else "strictly relevant"
    assert verdict.outcome is Outcome.NOT_MET
    assert asked in verdict.words
    assert judged("GBV-02", of(found("finding", nearest))).outcome is Outcome.MET


def test_findings_on_other_allegations_are_not_looked_at():
    other = a_record("finding", "allegation-2", reasons="The complaint was a late report.")
    assert judged("GBV-02", of(other)).outcome is Outcome.MET
