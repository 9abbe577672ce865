insert or replace into entry (
    ord, id, row, name, kind, day, deck, item, skill, cause, misconception, confidence, verdict, code, redone,
    recovered_on, relapsed_on, waits, words
) values (
    :ord, :id, :row, :name, :kind, :day, :deck, :item, :skill, :cause, :misconception, :confidence, :verdict, :code,
    :redone, :recovered_on, :relapsed_on, :waits, :words
)
