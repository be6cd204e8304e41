-- CreateTable
CREATE TABLE "api_audit" (
    "pk" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "principal" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "arguments" JSONB NOT NULL,
    "outcome" TEXT,
    "duration_ms" INTEGER,

    CONSTRAINT "api_audit_pkey" PRIMARY KEY ("pk")
);

-- CreateIndex
CREATE INDEX "api_audit_at_pk_idx" ON "api_audit"("at", "pk");

-- CreateIndex
CREATE INDEX "api_audit_field_at_pk_idx" ON "api_audit"("field", "at", "pk");

-- CreateIndex
CREATE INDEX "api_audit_principal_at_pk_idx" ON "api_audit"("principal", "at", "pk");
