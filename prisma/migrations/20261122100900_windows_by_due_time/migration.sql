-- Windows of all states, in the order in which they are due.
-- CreateIndex
CREATE INDEX "stat_post_window_due_at_pk_idx" ON "stat_post_window"("due_at", "pk");
