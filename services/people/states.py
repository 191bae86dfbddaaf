"""The words of a person's record: diets, why a use ended (the city's words), and the codes a pack may ask about."""

from django.db.models import TextChoices

from billing_rules.decisions.states import EndReason


class Diet(TextChoices):
    """The kinds of food; packs use the same codes."""

    REGULAR = "regular", "普通"
    SOFT = "soft", "やわらか"
    CHOPPED = "chopped", "きざみ"
    LOW_SALT = "low_salt", "減塩"
    SIDE_ONLY = "side_only", "おかずのみ"


class Texture(TextChoices):
    """How soft a meal is made, from as it is to fully blended: later is softer."""

    NORMAL = "normal", "常食"
    BITE = "bite", "一口大"
    CHOPPED = "chopped", "きざみ"
    MINCED = "minced", "極きざみ"
    SOFT = "soft", "ソフト"
    BLENDED = "blended", "ミキサー"


# What a diet says of the texture by itself; said once, it is not asked again.
TEXTURE_OF_DIET: dict[str, Texture] = {Diet.CHOPPED: Texture.CHOPPED, Diet.SOFT: Texture.SOFT}


class Allergen(TextChoices):
    """What the Consumer Affairs Agency has food labels name: nine that must be, then twenty that should be."""

    SHRIMP = "shrimp", "えび"
    CRAB = "crab", "かに"
    WALNUT = "walnut", "くるみ"
    WHEAT = "wheat", "小麦"
    BUCKWHEAT = "buckwheat", "そば"
    EGG = "egg", "卵"
    MILK = "milk", "乳"
    PEANUT = "peanut", "落花生"
    CASHEW = "cashew", "カシューナッツ"
    ALMOND = "almond", "アーモンド"
    ABALONE = "abalone", "あわび"
    SQUID = "squid", "いか"
    SALMON_ROE = "salmon_roe", "いくら"
    ORANGE = "orange", "オレンジ"
    KIWI = "kiwi", "キウイフルーツ"
    BEEF = "beef", "牛肉"
    SESAME = "sesame", "ごま"
    SALMON = "salmon", "さけ"
    MACKEREL = "mackerel", "さば"
    SOY = "soy", "大豆"
    CHICKEN = "chicken", "鶏肉"
    BANANA = "banana", "バナナ"
    PISTACHIO = "pistachio", "ピスタチオ"
    PORK = "pork", "豚肉"
    MACADAMIA = "macadamia", "マカダミアナッツ"
    PEACH = "peach", "もも"
    YAM = "yam", "やまいも"
    APPLE = "apple", "りんご"
    GELATIN = "gelatin", "ゼラチン"


class ContactRole(TextChoices):
    """What somebody is to a person, whatever the family calls them."""

    FAMILY = "family", "家族"
    CARE_MANAGER = "care_manager", "ケアマネジャー"
    DOCTOR = "doctor", "主治医"
    COMMISSIONER = "commissioner", "民生委員"
    NEIGHBOUR = "neighbour", "近隣"
    KEYHOLDER = "keyholder", "鍵を預かる人"
    OTHER = "other", "その他"


class ConsentKind(TextChoices):
    """What a person may agree to."""

    PERSONAL_DATA = "personal_data", "個人情報の利用"
    SHARING = "sharing", "見守り情報を市・家族に伝える"
    DISASTER = "disaster", "災害時の名簿に載せる"


class ConsentMeans(TextChoices):
    """How a person said so."""

    PAPER = "paper", "書面"
    WORD = "word", "口頭"


class ImportState(TextChoices):
    """A file of people is a draft until it is applied once; then it can be taken back while nothing rests on it."""

    DRAFT = "draft", "確認中"
    APPLIED = "applied", "取込済み"
    TAKEN_BACK = "taken_back", "取消済み"


IMPORT_MOVES: dict[str, set[str]] = {
    ImportState.DRAFT: {ImportState.APPLIED},
    ImportState.APPLIED: {ImportState.TAKEN_BACK},
    ImportState.TAKEN_BACK: set(),
}


def diets() -> list[tuple[str, str]]:
    """For model fields: a new diet needs no migration in any schema."""
    return list(Diet.choices)


def textures() -> list[tuple[str, str]]:
    return list(Texture.choices)


def texture_of(diet: str, own: str) -> Texture:
    """How soft a meal is made for a person: as the diet says, or softer when the person needs it."""
    order = list(Texture)
    return max(TEXTURE_OF_DIET.get(diet, Texture.NORMAL), Texture(own or Texture.NORMAL), key=order.index)


def allergens_in(codes: str) -> list[Allergen]:
    """The allergens of a text of codes ("egg,shrimp"), in the agency's order; unknown codes fall away."""
    held = set(codes.split(","))
    return [allergen for allergen in Allergen if allergen.value in held]


def contact_roles() -> list[tuple[str, str]]:
    """For model fields, as `diets`."""
    return list(ContactRole.choices)


def consent_kinds() -> list[tuple[str, str]]:
    return list(ConsentKind.choices)


def consent_means() -> list[tuple[str, str]]:
    return list(ConsentMeans.choices)


def end_reasons() -> list[tuple[str, str]]:
    return list(EndReason.choices)


def import_states() -> list[tuple[str, str]]:
    return list(ImportState.choices)
