delete from insight_mark;
delete from insight_late;
delete from insight_cell;
delete from insight_belief;
delete from insight_sure;
delete from insight_text;
delete from insight_mixup;
