/** Where the accounts of these tests are. */
export const place = { account: '123456789012', partition: 'aws', region: 'us-east-1' };
