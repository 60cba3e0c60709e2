"""What the sources of a case and the ways by which it came are called."""

from workflows.wording import N_

SOURCES = {
    "complainant": N_("Complaint"),
    "third_party": N_("Complaint by somebody else"),
    "detainee": N_("Complaint from detention"),
    "anonymous": N_("Anonymous complaint"),
    "media": N_("Media report"),
    "medical_report": N_("Medical report"),
    "court_or_prosecutor": N_("Court or prosecutor"),
    "custody_inspection": N_("Inspection of a place of custody"),
    "officer_report": N_("Report by an officer"),
    "praise": N_("Thanks or praise"),
    "own_motion": N_("Own motion"),
    "police_notification": N_("Notification by the police"),
}

RECEIVED_BY = {
    "web": N_("online"),
    "phone": N_("by telephone"),
    "letter": N_("by letter"),
    "paper": N_("on the paper form"),
    "counter": N_("at the counter"),
    "email": N_("by e-mail"),
    "visit": N_("during a visit"),
    "referral": N_("through another body"),
    "found": N_("found by ourselves"),
}
