-- CreateIndex
CREATE INDEX "job_run_at_pk_idx" ON "job"("run_at", "pk");
