"""The audit in words people use: acts, tables and fields by the names the screens give them."""

from functools import cache

from django import template
from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext, gettext_noop

from tenants.audit.models import AuditEntry

register = template.Library()

ACTS = {
    "insert": gettext_noop("加えた"),
    "update": gettext_noop("変えた"),
    "delete": gettext_noop("消した"),
    "viewed": gettext_noop("見た"),
    "added": gettext_noop("加えた"),
    "changed": gettext_noop("変えた"),
    "contract_agreed": gettext_noop("契約を結んだ"),
    "terms_agreed": gettext_noop("契約の取り決めを入れた"),
    "contract_ended": gettext_noop("契約を終えた"),
    "contract_changed": gettext_noop("契約を直した"),
    "contract_limits_set": gettext_noop("契約の期限を決めた"),
    "settling_month_opened": gettext_noop("精算の月を開いた"),
    "contract_settled": gettext_noop("契約が精算済みになった"),
    "contract_exported": gettext_noop("引き渡しのデータを書き出した"),
    "contract_erased": gettext_noop("契約の記録を消去した"),
    "registration_set": gettext_noop("登録番号を入れた"),
    "decisions_carried": gettext_noop("利用決定を更新後の契約に引き継いだ"),
    "user_added": gettext_noop("働く人を加えた"),
    "user_changed": gettext_noop("働く人を変えた"),
    "user_deactivated": gettext_noop("ログインを止めた"),
    "user_reactivated": gettext_noop("ログインを戻した"),
    "password_reset": gettext_noop("新しいパスワードを出した"),
    "password_changed": gettext_noop("パスワードを変えた"),
    "token_created": gettext_noop("鍵を出した"),
    "token_revoked": gettext_noop("鍵を止めた"),
    "contact_added": gettext_noop("連絡先を加えた"),
    "contact_changed": gettext_noop("連絡先を変えた"),
    "taken_back": gettext_noop("取り込みを取り消した"),
    "contact_moved": gettext_noop("連絡先の順番を変えた"),
    "contact_removed": gettext_noop("連絡先を消した"),
    "consent_given": gettext_noop("同意を記録した"),
    "consent_withdrawn": gettext_noop("同意の取りやめを記録した"),
    "decided": gettext_noop("利用決定を入れた"),
    "decision_changed": gettext_noop("利用決定を変えた"),
    "burden_class_set": gettext_noop("負担区分を入れた"),
    "input_values_set": gettext_noop("規則に使う値を入れた"),
    "use_ended": gettext_noop("利用を終えた"),
    "use_resumed": gettext_noop("利用を再び始めた"),
    "decision_issued": gettext_noop("利用決定を通知した"),
    "decision_reissued": gettext_noop("利用決定の変更を通知した"),
    "decision_stopped": gettext_noop("利用決定の廃止を通知した"),
    "decision_taken": gettext_noop("市の決定を取り込んだ"),
    "decision_questioned": gettext_noop("市の決定に確認を求めた"),
    "person_reported": gettext_noop("市に知らせた"),
    "report_answered": gettext_noop("団体の知らせに答えた"),
    "planned": gettext_noop("週間予定を入れた"),
    "stop_added": gettext_noop("臨時の配達を入れた"),
    "suspended": gettext_noop("休みを入れた"),
    "resumed": gettext_noop("休みを終えた"),
    "samples_loaded": gettext_noop("見本の利用者を入れた"),
    "samples_removed": gettext_noop("見本の利用者を片付けた"),
    "home.begun": gettext_noop("はじめにを済ませた"),
    "call_taken": gettext_noop("電話で変更を受けた"),
    "call_taken_back": gettext_noop("電話で入れた変更を取り消した"),
    "call_finished": gettext_noop("電話の用件を済ませた"),
    "suspension_withdrawn": gettext_noop("休みを取り消した"),
    "carrier_added": gettext_noop("配達員を加えた"),
    "carrier_changed": gettext_noop("配達員を変えた"),
    "carrier_away": gettext_noop("配達員の休みを入れた"),
    "carrier_back": gettext_noop("配達員の休みを取り消した"),
    "route_added": gettext_noop("コースを加えた"),
    "route_changed": gettext_noop("コースを変えた"),
    "route_ended": gettext_noop("コースを終わりにした"),
    "placed": gettext_noop("コースに入れた"),
    "moved": gettext_noop("コースの人を移した"),
    "reordered": gettext_noop("コースの順番を変えた"),
    "weekdays_set": gettext_noop("コースで届ける曜日を変えた"),
    "covered": gettext_noop("担当を代わった"),
    "uncovered": gettext_noop("担当をいつもの人に戻した"),
    "moved_for_a_day": gettext_noop("この日だけ別のコースに移した"),
    "pinned": gettext_noop("玄関の位置を入れた"),
    "pin_removed": gettext_noop("玄関の位置を消した"),
    "imported": gettext_noop("ファイルから取り込んだ"),
    "opened": gettext_noop("月を開いた"),
    "closed": gettext_noop("月を締めた"),
    "reopened": gettext_noop("月を開き直した"),
    "statements.close": gettext_noop("明細を締めた"),
    "statements.waive": gettext_noop("点検を認めた"),
    "corrections.confirm": gettext_noop("過誤調整の案を確かめた"),
    "corrections.print": gettext_noop("過誤調整の手紙を印刷した"),
    "taken": gettext_noop("一覧をファイルで持ち出した"),
    "statements.compare": gettext_noop("前の仕組みの数字とくらべた"),
    "statements.forget_comparison": gettext_noop("くらべた結果を消した"),
    "statements.export": gettext_noop("明細を書き出した"),
    "bills.make": gettext_noop("利用者の請求書を作った"),
    "bills.void": gettext_noop("利用者の請求書を取り消した"),
    "bills.print": gettext_noop("利用者の請求書をまとめて印刷した"),
    "bills.receive": gettext_noop("利用者から受け取った"),
    "bills.reverse": gettext_noop("入金を取り消した"),
    "bills.exempt": gettext_noop("減免した"),
    "bills.rounds": gettext_noop("集金表を印刷した"),
    "bills.way": gettext_noop("払い方を入れた"),
    "bills.collector": gettext_noop("口座振替の委託者コードを入れた"),
    "bills.collect": gettext_noop("口座振替の依頼を作った"),
    "bills.take_collection": gettext_noop("口座振替のファイルを受け取った"),
    "bills.withdraw_collection": gettext_noop("口座振替の依頼を取り下げた"),
    "bills.result": gettext_noop("口座振替の結果を取り込んだ"),
    "bills.refund": gettext_noop("利用者に返した"),
    "reports.freeze": gettext_noop("報告書を作った"),
    "submissions.submit": gettext_noop("市に提出した"),
    "payments.account": gettext_noop("口座を入れた"),
    "payments.make": gettext_noop("支払一覧を作った"),
    "payments.cancel": gettext_noop("支払一覧を取り消した"),
    "payments.hand_out": gettext_noop("支払のファイルを受け取った"),
    "keys.make": gettext_noop("署名の鍵を作った"),
    "keys.retire": gettext_noop("署名の鍵を使うのをやめた"),
    "keys.trust": gettext_noop("ほかの市の鍵を信頼する鍵に加えた"),
    "keys.distrust": gettext_noop("信頼する鍵から外した"),
    "packs.adopt": gettext_noop("ほかの市の規則を、署名を確かめて取り込んだ"),
    "packs.draft": gettext_noop("規則の下書きを入れた"),
    "packs.revise": gettext_noop("規則の下書きを直した"),
    "packs.validate": gettext_noop("規則を検査した"),
    "packs.approve": gettext_noop("規則を承認した"),
    "simulation.simulate": gettext_noop("規則の試算を頼んだ"),
    "simulation.cancel": gettext_noop("規則の試算を取りやめた"),
    "packs.acknowledge": gettext_noop("規則の変わることを読んだ"),
    "packs.spread": gettext_noop("規則の公開のお知らせを、続きから配った"),
    "advisories.write": gettext_noop("不具合のお知らせを書いた"),
    "advisories.publish": gettext_noop("不具合を団体に知らせた"),
    "advisories.drop": gettext_noop("不具合のお知らせをやめた"),
    "advisories.withdraw": gettext_noop("不具合のお知らせの取消しを書いた"),
    "advisories.acknowledge": gettext_noop("不具合のお知らせを読んだ"),
    "packs.publish": gettext_noop("規則を公開した"),
    "packs.take_back": gettext_noop("公開中の版を取りやめる下書きを作った"),
    "packs.withdraw": gettext_noop("規則の版を取り下げた"),
}


@register.filter
def act(entry: AuditEntry) -> str:
    """What was done; a word of the code where nobody has given it one of ours."""
    return gettext(ACTS[entry.action]) if entry.action in ACTS else entry.action


@register.filter
def thing(entry: AuditEntry) -> str:
    """What it was done to: 利用者, not people_recipient."""
    model = _models().get(entry.table_name)
    return str(model._meta.verbose_name) if model else entry.table_name


@register.filter
def changed(entry: AuditEntry) -> str:
    """The names of the changed fields, as the forms call them."""
    model = _models().get(entry.table_name)
    names = {field.column: str(field.verbose_name) for field in model._meta.concrete_fields} if model else {}
    return "、".join(names.get(column, column) for column in entry.fields)


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}
