from django.db.models import TextChoices


class Role(TextChoices):
    """What a person does in their organisation; who may do what is in npo_platform/authorization.py."""

    FIELD = "field", "配達員・訪問員"
    OFFICE = "office", "事務"
    MANAGER = "manager", "事務責任者"
    AUTHOR = "author", "規則の作成者"
    REVIEWER = "reviewer", "審査担当"
    APPROVER = "approver", "承認者"
    VIEWER = "viewer", "閲覧"
    OPERATOR = "operator", "運営担当"


ROLES_OF = {
    "npo": (Role.FIELD, Role.OFFICE, Role.MANAGER, Role.VIEWER),
    "city": (Role.AUTHOR, Role.REVIEWER, Role.APPROVER, Role.VIEWER),
    "operator": (Role.OPERATOR,),
}

CHIEFS = frozenset({Role.MANAGER, Role.APPROVER, Role.OPERATOR})  # answer for the people of their organisation
