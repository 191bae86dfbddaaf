"""Forms as people meet them."""

from html.parser import HTMLParser

from django import forms
from django.template import Context, Template


class Call(forms.Form):
    phone = forms.CharField(
        label="電話番号",
        help_text="市外局番から入れてください",
        error_messages={"required": "電話番号を入れてください（例：03-1234-5678）"},
    )
    meal = forms.ChoiceField(
        label="食事",
        choices=[("lunch", "昼食"), ("dinner", "夕食")],
        widget=forms.RadioSelect,
        error_messages={"required": "食事を選んでください"},
    )
    tell = forms.BooleanField(label="家族にも知らせる", required=False)


class Reader(HTMLParser):
    """Keeps every element with its attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def ids(self) -> set[str | None]:
        return {attrs["id"] for _, attrs in self.elements if "id" in attrs}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def drawn(source: str, form: forms.Form) -> Reader:
    return Reader(Template(source).render(Context({"form": form})))


def test_field_in_error_is_described_by_its_fault_and_then_by_its_support() -> None:
    page = drawn("{% field form.phone %}", Call({}))

    control = page.of("input")[0]
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_phone-fault id_phone-support"
    assert {"id_phone-fault", "id_phone-support"} <= page.ids


def test_field_without_error_carries_no_fault() -> None:
    page = drawn("{% field form.phone %}", Call())

    assert page.of("input")[0]["aria-describedby"] == "id_phone-support"
    assert page.ids == {"id_phone", "id_phone-support"}


def test_every_line_of_the_summary_leads_to_a_control_of_the_form() -> None:
    page = drawn("{% error_summary form %}{% fields form %}", Call({}))

    targets = [attrs["href"] for attrs in page.of("a")]
    assert targets == ["#id_phone", "#id_meal_0"]
    assert {"id_phone", "id_meal_0"} <= page.ids


def test_summary_says_the_words_that_stand_under_the_field() -> None:
    page = Template("{% error_summary form %}").render(Context({"form": Call({"meal": "lunch"})}))

    assert "入力に問題があります（1件）" in page
    assert "電話番号：電話番号を入れてください（例：03-1234-5678）" in page


def test_summary_of_a_sound_form_is_empty() -> None:
    form = Call({"phone": "03-1234-5678", "meal": "lunch"})

    page = Template("{% error_summary form %}").render(Context({"form": form}))

    assert page.strip() == ""


def test_group_of_choices_is_a_fieldset_with_its_legend() -> None:
    page = drawn("{% field form.meal %}", Call())

    assert [tag for tag, _ in page.elements][:2] == ["fieldset", "legend"]
    assert [attrs["value"] for attrs in page.of("input")] == ["lunch", "dinner"]
