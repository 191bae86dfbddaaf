"""`amount`: a whole-number formula over what is known so far; rounding is written where the ordinance rounds."""

from dataclasses import dataclass
from typing import Literal

from billing_rules.engine.formula import Formula
from billing_rules.engine.part import Words
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import Known, Level, Scope
from billing_rules.engine.steps.spec import NamingStep
from billing_rules.engine.steps.telling import distribution, value_of
from billing_rules.engine.tables import ValueKind
from billing_rules.engine.telling import formula_words
from npo_platform.kernel.errors import Refusal


class Amount(NamingStep):
    """A new column from a formula."""

    step: Literal["amount"]
    formula: Words
    type: ValueKind = "yen"
    level: Level = "event"

    @property
    def made_at(self) -> Level:
        return self.level

    def compile(self, scope: Scope) -> "CompiledAmount":
        formula = scope.formula(self.level, self.formula)
        denominator = formula.number.denominator
        if self.type in ("yen", "count") and denominator != 1:
            raise Refusal(
                "unrounded",
                f"「{self.label}」は 1/{denominator:,} {'円' if self.type == 'yen' else ''}の端数が出ます。"
                "切捨て( )・切上げ( )・四捨五入( ) のどれで丸めるかを式に書いてください。",
            )
        if self.type == "flag" and not formula.number.is_flag:
            raise Refusal("not_flag", f"「{self.label}」は はい・いいえ になりません。比較の形で書いてください。")
        scope.add(self.level, Known(self.name, self.label, self.type, formula.number))
        return CompiledAmount(self, self.level, formula, scope.labels(self.level))


@dataclass(frozen=True, slots=True)
class CompiledAmount:
    spec: Amount
    level: Level
    formula: Formula
    labels: dict[str, str]

    def run(self, run: Run) -> None:
        columns = run.columns[self.level]
        columns[self.spec.name] = run.column(self.level, self.formula.run(columns))

    def tell(self, told: Told) -> Step | None:
        known = told.scope.columns[self.level][self.spec.name]
        column = told.column(self.level, self.spec.name)
        if not len(column):
            return None
        inputs = {
            told.scope.columns[self.level][name].label: value_of(told, self.level, name) for name in self.formula.names
        }
        if len(column) == 1:
            value = value_of(told, self.level, self.spec.name)
            filled = {name: f"{label} {inputs[label]}" for name, label in self.labels.items() if label in inputs}
            how = f"{formula_words(self.spec.formula, filled, self.spec.type)} ＝ " if self.formula.names else ""
            sentence = f"{self.spec.label} ＝ {how}{value}。"
        else:
            sums = (self.level, self.spec.name) in told.scope.additive
            value, sentence = distribution(told, self.level, known, column, sums=sums)
        return Step(self.spec.label, sentence, self.spec.clause, value, None, inputs)

    @property
    def words(self) -> str:
        return (
            self.spec.words or f"{self.spec.label} ＝ {formula_words(self.spec.formula, self.labels, self.spec.type)}。"
        )
