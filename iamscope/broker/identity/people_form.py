"""The form of people directories."""

from iamscope.manifest.shape import Constant, Field, ListOf, Meaning, Record, Text

PEOPLE_VERSION = 1

_SUBJECT = Record(
    {
        "issuer": Field(
            Text(Meaning.VALUE),
            "who vouches for the subject: the issuer's address, or `local`",
            required=True,
        ),
        "subject": Field(Text(Meaning.VALUE), "the subject as its issuer writes it", required=True),
    }
)

_PERSON = Record(
    {
        "name": Field(Text(Meaning.NAME), "small letters, digits and hyphens", required=True),
        "subjects": Field(ListOf(_SUBJECT), "everything that this person signs in as", required=True),
        "groups": Field(ListOf(Text(Meaning.NAME), distinct=True), "groups of the manifests' approval rules"),
    }
)

PEOPLE = Record(
    {
        "kind": Field(Constant("People"), "what this document is", required=True),
        "version": Field(Constant(PEOPLE_VERSION), "the version of this form", required=True),
        "people": Field(ListOf(_PERSON), "everybody who may approve or sign in", required=True),
    }
)
