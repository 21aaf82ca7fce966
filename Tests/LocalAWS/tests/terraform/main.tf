# One resource of each type that the local AWS serves to Terraform; function.zip is put beside it by the test.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

provider "aws" {
  default_tags { tags = { project = "twofold" } }
}

variable "look_back" {
  type    = number
  default = 30
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}

locals {
  name    = "two"
  account = data.aws_caller_identity.current.account_id
  bucket  = "two-${local.account}"
}

resource "aws_codecommit_repository" "repository" {
  repository_name = "${local.name}-policies"
  description     = "policies"
}

resource "aws_sns_topic" "topic" {
  name         = local.name
  display_name = "Alerts"
}

resource "aws_sns_topic_policy" "topic" {
  arn = aws_sns_topic.topic.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sns:Publish", Resource = aws_sns_topic.topic.arn }
    ]
  })
}

resource "aws_sns_topic_subscription" "queue" {
  topic_arn = aws_sns_topic.topic.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.queue.arn
}

resource "aws_sqs_queue" "queue" {
  name                      = local.name
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "queue" {
  queue_url = aws_sqs_queue.queue.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage", Resource = aws_sqs_queue.queue.arn,
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.rule.arn } } },
      { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = aws_sqs_queue.queue.arn }
    ]
  })
}

resource "aws_s3_bucket" "bucket" {
  bucket = local.bucket
}

resource "aws_s3_bucket_versioning" "bucket" {
  bucket = aws_s3_bucket.bucket.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket" {
  bucket = aws_s3_bucket.bucket.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}

resource "aws_s3_bucket_public_access_block" "bucket" {
  bucket                  = aws_s3_bucket.bucket.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "bucket" {
  bucket = aws_s3_bucket.bucket.id
  rule { object_ownership = "BucketOwnerEnforced" }
}

resource "aws_s3_bucket_lifecycle_configuration" "bucket" {
  bucket     = aws_s3_bucket.bucket.id
  depends_on = [aws_s3_bucket_versioning.bucket]
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration { noncurrent_days = 30 }
    abort_incomplete_multipart_upload { days_after_initiation = 7 }
  }
}

resource "aws_s3_bucket_policy" "bucket" {
  bucket = aws_s3_bucket.bucket.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.bucket.arn, "${aws_s3_bucket.bucket.arn}/*"],
        Condition = { Bool = { "aws:SecureTransport" = "false" } } }
    ]
  })
}

resource "aws_s3_bucket_notification" "bucket" {
  bucket     = aws_s3_bucket.bucket.id
  depends_on = [aws_lambda_permission.bucket]
  lambda_function {
    lambda_function_arn = aws_lambda_function.merge.arn
    events              = ["s3:ObjectCreated:*"]
    filter_suffix       = ".json"
  }
}

resource "aws_cloudwatch_log_group" "merge" {
  name              = "/aws/lambda/${local.name}-merge"
  retention_in_days = 30
}

resource "aws_iam_role" "merge" {
  name_prefix = "two-merge-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "merge" {
  name = "work"
  role = aws_iam_role.merge.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "${aws_cloudwatch_log_group.merge.arn}:*" },
      { Effect = "Allow", Action = "s3:GetObject*", Resource = "arn:aws:s3:::${local.bucket}/*" },
      { Effect = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.topic.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.queue.arn },
      { Effect = "Allow", Action = "xray:PutTraceSegments", Resource = "*" },
      { Effect = "Allow", Action = ["codecommit:GetBranch", "codecommit:CreateCommit"], Resource = aws_codecommit_repository.repository.arn }
    ]
  })
}

resource "aws_iam_policy" "read" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = aws_secretsmanager_secret.secret.arn }]
  })
}

resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.merge.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_role_policy_attachment" "basic" {
  role       = aws_iam_role.merge.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "merge" {
  depends_on       = [aws_iam_role_policy.merge]
  function_name    = "${local.name}-merge"
  role             = aws_iam_role.merge.arn
  runtime          = "python3.13"
  handler          = "index.handler"
  filename         = "${path.module}/function.zip"
  source_code_hash = filebase64sha256("${path.module}/function.zip")
  architectures    = ["arm64"]
  memory_size      = 256
  timeout          = 20
  environment {
    variables = { REPOSITORY = aws_codecommit_repository.repository.repository_name, LOOK_BACK = var.look_back }
  }
  dead_letter_config { target_arn = aws_sqs_queue.queue.arn }
  tracing_config { mode = "Active" }
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.merge.name
  }
}

resource "aws_lambda_permission" "bucket" {
  function_name  = aws_lambda_function.merge.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.bucket.arn
  source_account = local.account
}

resource "aws_lambda_function_event_invoke_config" "merge" {
  function_name          = aws_lambda_function.merge.function_name
  maximum_retry_attempts = 1
  destination_config {
    on_failure { destination = aws_sns_topic.topic.arn }
  }
}

resource "aws_lambda_invocation" "seed" {
  function_name   = aws_lambda_function.merge.function_name
  input           = jsonencode({ hello = "terraform" })
  triggers        = { look_back = var.look_back }
  lifecycle_scope = "CREATE_ONLY"
}

resource "aws_cloudwatch_log_group" "machine" {
  name              = "/aws/vendedlogs/states/${local.name}"
  retention_in_days = 7
}

resource "aws_iam_role" "machine" {
  name_prefix = "two-machine-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole",
    Condition = { StringEquals = { "aws:SourceAccount" = local.account } } }]
  })
}

resource "aws_iam_role_policy" "machine" {
  name = "work"
  role = aws_iam_role.machine.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "lambda:InvokeFunction", Resource = aws_lambda_function.merge.arn },
      { Effect = "Allow", Action = "s3:PutObject", Resource = "${aws_s3_bucket.bucket.arn}/*" },
      { Effect = "Allow", Resource = "*", Action = ["logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"] }
    ]
  })
}

resource "aws_sfn_state_machine" "machine" {
  depends_on = [aws_iam_role_policy.machine]
  name       = local.name
  role_arn   = aws_iam_role.machine.arn
  definition = jsonencode({
    StartAt = "Ask"
    States = {
      Ask = {
        Type           = "Task"
        Resource       = "arn:aws:states:::lambda:invoke"
        Parameters     = { FunctionName = aws_lambda_function.merge.arn, "Payload.$" = "$" }
        ResultSelector = { "answer.$" = "$.Payload" }
        Next           = "Store"
      }
      Store = {
        Type       = "Task"
        Resource   = "arn:aws:states:::aws-sdk:s3:putObject"
        Parameters = { Bucket = aws_s3_bucket.bucket.id, Key = "roles/policy.json", "Body.$" = "$.answer" }
        ResultPath = null
        End        = true
      }
    }
  })
  logging_configuration {
    level                  = "ERROR"
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.machine.arn}:*"
  }
  tracing_configuration { enabled = true }
}

resource "aws_iam_role" "rule" {
  name_prefix = "two-rule-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "rule" {
  name = "start"
  role = aws_iam_role.rule.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "states:StartExecution", Resource = aws_sfn_state_machine.machine.arn }]
  })
}

resource "aws_cloudwatch_event_rule" "rule" {
  name                = local.name
  schedule_expression = "cron(0 3 * * ? *)"
}

resource "aws_cloudwatch_event_target" "machine" {
  rule      = aws_cloudwatch_event_rule.rule.name
  target_id = "machine"
  arn       = aws_sfn_state_machine.machine.arn
  role_arn  = aws_iam_role.rule.arn
  input     = jsonencode({ roles = ["arn:aws:iam::${local.account}:role/a"] })
  dead_letter_config { arn = aws_sqs_queue.queue.arn }
  retry_policy {
    maximum_retry_attempts       = 3
    maximum_event_age_in_seconds = 3600
  }
}

resource "aws_cloudwatch_event_target" "topic" {
  rule      = aws_cloudwatch_event_rule.rule.name
  target_id = "topic"
  arn       = aws_sns_topic.topic.arn
  input_transformer {
    input_paths    = { time = "$.time" }
    input_template = "{\"at\": \"<time>\"}"
  }
}

resource "aws_iam_role" "scheduler" {
  name_prefix = "two-scheduler-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = {
        "aws:SourceAccount" = local.account
        "aws:SourceArn"     = aws_scheduler_schedule_group.group.arn
      } }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "start"
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "states:StartExecution", Resource = aws_sfn_state_machine.machine.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.queue.arn },
    ]
  })
}

resource "aws_scheduler_schedule_group" "group" {
  name = local.name
}

resource "aws_scheduler_schedule" "nightly" {
  name                         = local.name
  group_name                   = aws_scheduler_schedule_group.group.name
  schedule_expression          = "rate(${var.look_back} days)"
  schedule_expression_timezone = "Europe/Berlin"
  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }
  target {
    arn      = aws_sfn_state_machine.machine.arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({ roles = [] })
    dead_letter_config { arn = aws_sqs_queue.queue.arn }
    retry_policy {
      maximum_retry_attempts       = 3
      maximum_event_age_in_seconds = 3600
    }
  }
}

# As little as possible is said of this one.
resource "aws_scheduler_schedule" "plain" {
  name                = "plain"
  group_name          = aws_scheduler_schedule_group.group.name
  schedule_expression = "rate(1 hours)"
  flexible_time_window { mode = "OFF" }
  target {
    arn      = aws_sfn_state_machine.machine.arn
    role_arn = aws_iam_role.scheduler.arn
  }
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "${local.name}-failed"
  namespace           = "AWS/States"
  metric_name         = "ExecutionsFailed"
  dimensions          = { StateMachineArn = aws_sfn_state_machine.machine.arn }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.topic.arn]
}

resource "aws_secretsmanager_secret" "secret" {
  name                    = local.name
  recovery_window_in_days = 0
}

output "machine" { value = aws_sfn_state_machine.machine.arn }
output "answer" { value = jsondecode(aws_lambda_invocation.seed.result) }
