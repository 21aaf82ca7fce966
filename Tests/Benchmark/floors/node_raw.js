// The workload as raw objects through JSON.stringify: the least that a tool which runs on Node takes.
//
// usage: node node_raw.js <resources>
"use strict";

const { writeSync } = require("node:fs");

const arn = (id) => ({ "Fn::GetAtt": [id, "Arn"] });
const policy = (...statements) => ({ Version: "2012-10-17", Statement: statements });

function addUnit(resources, i) {
  resources[`Bucket${i}`] = {
    Type: "AWS::S3::Bucket",
    Properties: {
      BucketName: `scale-bucket-${i}`,
      Tags: [{ Key: "unit", Value: `${i}` }],
      VersioningConfiguration: { Status: "Enabled" },
    },
  };
  resources[`Role${i}`] = {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
      Policies: [
        {
          PolicyName: "bucket-access",
          PolicyDocument: policy({
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: [arn(`Bucket${i}`), { "Fn::Join": ["", [arn(`Bucket${i}`), "/*"]] }],
          }),
        },
      ],
      RoleName: `scale-role-${i}`,
    },
  };
  resources[`Function${i}`] = {
    Type: "AWS::Lambda::Function",
    Properties: {
      Code: { ZipFile: `exports.handler = async () => ({ unit: ${i} });` },
      Environment: { Variables: { BUCKET: { Ref: `Bucket${i}` }, UNIT: `${i}` } },
      FunctionName: `scale-function-${i}`,
      Handler: "index.handler",
      MemorySize: 128,
      Role: arn(`Role${i}`),
      Runtime: "nodejs22.x",
      Timeout: 10,
    },
  };
  resources[`Rule${i}`] = {
    Type: "AWS::Events::Rule",
    Properties: {
      Description: `Runs function ${i}`,
      Name: `scale-rule-${i}`,
      ScheduleExpression: "rate(5 minutes)",
      State: "ENABLED",
      Targets: [{ Arn: arn(`Function${i}`), Id: "function" }],
    },
  };
  resources[`Permission${i}`] = {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: arn(`Function${i}`),
      Principal: "events.amazonaws.com",
      SourceArn: arn(`Rule${i}`),
    },
  };
}

const resources = {};
for (let i = 0; i < Number(process.argv[2]) / 5; i += 1) addUnit(resources, i);
writeSync(1, JSON.stringify({ Resources: resources }, null, 1));
