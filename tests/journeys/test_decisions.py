"""The city decides about persons by form and by file; the NPO takes one and all, and tells of a stay in hospital."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from npo_platform.backend import clock
from npo_platform.kernel.calendar import wareki
from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import PHONE, Visitors

NPO, CITY = "あさひ会", "見本市"
ROWS = (
    "種類,団体,決定番号,氏名,フリガナ,生年月日,開始日,曜日,週の回数,負担区分,住所,電話番号",
    "決定,あさひ会,旅-101,旅野　一郎,タビノ　イチロウ,Ｓ１６．５．３,{day},月水金,３,非課税,緑町1,０３００００１１１１",
    "決定,あさひ会,旅-102,旅野　二郎,タビノ　ジロウ,昭和17年6月4日,{day},毎日,,課税,緑町1-2,0300001112",
    "決定,あさひ会,旅-103,旅野,タビノ　サブロウ,,{day},金曜,,なし,,",
)


def test_what_the_city_decides_reaches_the_plan_without_being_typed_again(visitors: Visitors) -> None:
    author = visitors.person(CITY, "規則の作成者")
    office = visitors.person(NPO, "事務")
    begins = clock.today() + timedelta(days=4)

    with visitors.as_person(author) as city, visitors.as_person(office) as npo:
        enter_one(city, wareki(begins))
        send_a_file(city, wareki(begins))

        take_one_with_another_week(npo)
        take_the_rest(npo)
        tell_of_hospital(npo, wareki(clock.today() + timedelta(days=1)))

        see_what_came_back(city)


def enter_one(city: Page, begins: str) -> None:
    city.get_by_role("link", name="利用決定").click()
    assert faults_of(city) == []
    city.get_by_role("region", name="決定を1件入れる").get_by_role("link", name=NPO).click()
    typed = {
        "決定番号": "旅-100",
        "姓": "旅野",
        "名": "花子",
        "せい": "たびの",
        "めい": "はなこ",
        "開始日": begins,
        "団体への申し送り": "呼び鈴は2回",
    }
    for label, text in typed.items():
        city.get_by_label(re.compile(rf"^{label} ?(※必須)?$")).fill(text)
    city.get_by_label("開始日からの負担区分").select_option(label="非課税")
    assert faults_of(city) == []
    city.get_by_role("button", name="団体に通知する").click()
    expect(city.get_by_text("決定を通知しました")).to_be_visible()
    expect(city.get_by_text("呼び鈴は2回")).to_be_visible()
    assert faults_of(city) == []


def send_a_file(city: Page, begins: str) -> None:
    city.get_by_role("link", name="利用決定").first.click()
    city.get_by_role("link", name="Excel・CSV から通知する").click()
    assert faults_of(city) == []
    data = "\r\n".join(ROWS).replace("{day}", begins).encode("cp932")
    city.get_by_label("ファイル").set_input_files({"name": "決定.csv", "mimeType": "text/csv", "buffer": data})
    city.get_by_role("button", name="中身を確かめる").click()
    expect(city.get_by_role("heading", name="直すところ 1行")).to_be_visible()
    expect(city.get_by_text("姓と名の間を1文字空けてください")).to_be_visible()
    assert faults_of(city) == []
    city.get_by_role("button", name="2件を通知する").click()
    expect(city.get_by_text("2件を通知しました")).to_be_visible()


def take_one_with_another_week(npo: Page) -> None:
    npo.goto("/notices/")
    npo.get_by_role("link", name="見本市から利用決定の決定が届きました（旅-100）").click()
    assert faults_of(npo) == []
    npo.set_viewport_size(PHONE)
    assert (faults_of(npo), sideways(npo)) == ([], 0)
    npo.set_viewport_size({"width": 1280, "height": 900})
    npo.get_by_role("link", name=re.compile("予定を変えて取り込む.*旅野 花子")).click()
    expect(npo.get_by_text("呼び鈴は2回")).to_be_visible()
    npo.get_by_label("日曜日の昼食").select_option(label="—")
    npo.get_by_label("月曜日の昼食").select_option(label="やわらか")
    assert faults_of(npo) == []
    npo.get_by_role("button", name="この内容で取り込む").click()
    expect(npo.get_by_text("決定 旅-100 を取り込みました")).to_be_visible()


def take_the_rest(npo: Page) -> None:
    npo.get_by_role("button", name="件をまとめて取り込む").click()
    expect(npo.get_by_text("件を取り込みました")).to_be_visible()
    expect(npo.get_by_text("旅野 一郎")).to_have_count(0)
    npo.goto("/people/?q=たびの")
    for name in ("旅野 花子", "旅野 一郎", "旅野 二郎"):
        expect(npo.get_by_role("link", name=name)).to_be_visible()


def tell_of_hospital(npo: Page, day: str) -> None:
    npo.get_by_role("link", name="旅野 花子").click()
    npo.get_by_role("link", name="休みを入れる").click()
    npo.get_by_label("休みの始まり").fill(day)
    npo.get_by_label(re.compile("^理由")).select_option(label="入院")
    npo.get_by_label("入院のとき、市に知らせる").check()
    npo.get_by_label("市への一言").fill("2週間ほどの見込み")
    assert faults_of(npo) == []
    npo.get_by_role("button", name="休みを入れる").click()
    expect(npo.get_by_text("配達予定を取り消しました")).to_be_visible()


def see_what_came_back(city: Page) -> None:
    city.goto("/decisions/")
    told = city.get_by_role("listitem").filter(has_text="旅-100")
    expect(told).to_contain_text("2週間ほどの見込み")
    assert faults_of(city) == []
    told.get_by_role("button", name=re.compile("^確認した")).click()
    expect(city.get_by_text("確認したことを団体に伝えました")).to_be_visible()
    city.goto("/decisions/?q=旅野&state=taken")
    expect(city.get_by_role("row").filter(has_text="旅-10")).to_have_count(3)
    city.get_by_role("link", name="旅野 花子").click()
    expect(city.get_by_text("いまここに残っている連絡先はありません")).to_be_visible()
    assert faults_of(city) == []
