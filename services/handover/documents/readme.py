"""The README of an archive: what each file and each column is, in Japanese."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Field

from npo_platform.kernel.calendar import tokyo_day, wareki
from services.handover.queries.tables import TABLES, Table
from tenants.registry.models import Contract, Npo

HEAD = """# 引き渡しのデータ（{npo}）

{at}に作りました。文字はすべて UTF-8 です。

## 入っている契約

{contracts}

## 入っているもの

- `manifest.json`：このデータに入っているファイルの一覧（大きさ・SHA-256・行数）と、月ごとの合計・照合値
- `csv/`：表を1つずつ、人が開いて読むための CSV（1行目が項目の名前。`=`などで始まる文字には先頭に `'` を付けてあります）
- `json/`：同じ表を、ほかのソフトがそのまま読み込むための JSON（1行に1件）。`import_handover` が読むのはこちらです
- `contracts.json`：契約と、月ごとの取り決め（単価など）
- `documents/`：市に提出するために確定した報告書（中身は提出したときのまま。SHA-256 が報告書の照合値です）
- `papers/`：その報告書の PDF
- `months/`：確定した月の算定の基礎・規則・結果。`script/recompute` で、この製品を使わずに計算し直せます

入っていないもの：取り込む前のファイル、計算のための下書き、ログインの情報、操作の記録、ほかの団体のもの。

## 確かめ方

`manifest.json` の `files` にある SHA-256 を、`sha256sum` などで比べてください。1つでも違えば、途中で変わっています。

## 値の書き方

日は 2026-04-01、時刻は 2026-04-01T01:00:00+00:00（協定世界時）、金額は円の整数、月は初日で表します。
期間の「終了日の翌日」は、その日を含みません。番号（UUID）は、どの表でも同じものを指します。
"""


def readme(npo: Npo, contracts: Sequence[Contract], at: datetime) -> str:
    """The whole README."""
    lines = [f"- {one.city_name}　{one.number}　{one.title}（{one.period_label}）" for one in contracts]
    day = wareki(tokyo_day(at))
    head = HEAD.format(npo=npo.legal_name, at=day, contracts="\n".join(lines) or "- なし")
    return head + "".join(_section(table) for table in TABLES)


def _section(table: Table) -> str:
    rows = "\n".join(f"| `{field.attname}` | {_words(field)} |" for field in table.fields)
    return f"\n## {table.words}（`{table.name}`）\n\n| 項目 | 意味 |\n|---|---|\n{rows}\n"


def _words(field: "Field[object, object]") -> str:
    if field.primary_key and not field.is_relation:
        return "番号"
    words = _named(field)
    choices = "・".join(_choices(field))
    return f"{words}（{choices}）" if choices else words


def _named(field: "Field[object, object]") -> str:
    if not field.is_relation or field.related_model is None or isinstance(field.related_model, str):
        return str(field.verbose_name)
    return f"{field.related_model._meta.verbose_name}の番号"


def _choices(field: "Field[object, object]") -> Iterator[str]:
    for value, label in field.flatchoices:
        yield f"{value} {label}"
