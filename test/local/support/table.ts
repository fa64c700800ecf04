import type { ResourceSource } from './fixture.ts';

/** A table with the key `PK` and a stream of new images. */
export const tableWithStream: ResourceSource = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
  },
};

export const streamArn = { 'Fn::GetAtt': ['Table', 'StreamArn'] };
