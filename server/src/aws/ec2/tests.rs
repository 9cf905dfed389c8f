//! EC2's wire: documents as EC2 answers them, errors, pages, and asking again.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::aws::{
    AwsErrorKind,
    stub::{Reply, Request, Stub},
};

fn xml(status: u16, body: &str) -> Reply {
    let headers = vec![("content-type", "text/xml;charset=UTF-8".to_owned())];
    Reply::Answer { status, headers, body: body.as_bytes().to_vec() }
}

fn refused(status: u16, code: &str, message: &str) -> Reply {
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>ea966190-f9aa-478e-9ede-example</RequestID></Response>"#
    );
    xml(status, &body)
}

fn body(request: &Request) -> String {
    String::from_utf8(request.body.clone()).unwrap()
}

const VPCS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>7a62c442-3484-4f42-9342-6942EXAMPLE</requestId>
  <vpcSet>
    <item>
      <vpcId>vpc-1a2b3c4d</vpcId><ownerId>111122223333</ownerId><state>available</state>
      <cidrBlock>10.0.0.0/16</cidrBlock>
      <cidrBlockAssociationSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item></cidrBlockAssociationSet>
      <ipv6CidrBlockAssociationSet><item>
        <ipv6CidrBlock>2001:db8:1234:1a00::/56</ipv6CidrBlock>
        <ipv6CidrBlockState><state>associated</state></ipv6CidrBlockState>
      </item></ipv6CidrBlockAssociationSet>
      <isDefault>false</isDefault>
      <tagSet><item><key>Env</key><value>x</value></item><item><key>Name</key><value>main &amp; more</value></item></tagSet>
    </item>
    <item><vpcId>vpc-2</vpcId><cidrBlock>172.31.0.0/16</cidrBlock><isDefault>true</isDefault><tagSet/></item>
  </vpcSet>
</DescribeVpcsResponse>"#;

#[tokio::test]
async fn vpcs_are_read() {
    let stub = Stub::start(|_| xml(200, VPCS)).await;
    let vpcs = stub.aws().describe_vpcs().await.unwrap();
    let main = Vpc {
        id: "vpc-1a2b3c4d".into(),
        name: "main & more".into(),
        cidr: "10.0.0.0/16".into(),
        is_default: false,
        ipv6: true,
    };
    let second = Vpc { id: "vpc-2".into(), cidr: "172.31.0.0/16".into(), is_default: true, ..Vpc::default() };
    assert_eq!(vpcs, [main, second]);
    let seen = stub.seen();
    assert_eq!((seen.len(), seen[0].method.as_str(), seen[0].path.as_str()), (1, "POST", "/"));
    assert_eq!(body(&seen[0]), "Action=DescribeVpcs&Version=2016-11-15&MaxResults=1000");
    let signature = seen[0].header("authorization").unwrap();
    assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=test/"), "{signature}");
    assert!(
        signature.contains("/eu-west-1/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date"),
        "{signature}"
    );
}

const SUBNETS: &str = r#"<DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><subnetSet><item>
    <subnetId>SUBNET</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.0.1.0/24</cidrBlock>
    <availableIpAddressCount>251</availableIpAddressCount><availabilityZone>eu-west-1a</availabilityZone>
    <mapPublicIpOnLaunch>false</mapPublicIpOnLaunch>
  </item></subnetSet>NEXT</DescribeSubnetsResponse>"#;

#[tokio::test]
async fn all_pages_are_asked_for() {
    let stub = Stub::start(|request| {
        let last = body(request).contains("NextToken=a%2Bb%3D");
        let (id, next) = if last { ("subnet-2", "<nextToken/>") } else { ("subnet-1", "<nextToken>a+b=</nextToken>") };
        xml(200, &SUBNETS.replace("SUBNET", id).replace("NEXT", next))
    })
    .await;
    let subnets = stub.aws().describe_subnets(Filter::Vpc("vpc-1")).await.unwrap();
    assert_eq!(subnets.iter().map(|subnet| subnet.id.as_str()).collect::<Vec<_>>(), ["subnet-1", "subnet-2"]);
    assert_eq!((subnets[0].free_addresses, subnets[0].zone.as_str(), subnets[0].ipv6), (251, "eu-west-1a", false));
    assert!(body(&stub.seen()[0]).contains("Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1"));
}

#[tokio::test]
async fn security_groups_have_their_rules() {
    const GROUPS: &str = r#"<DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><securityGroupInfo><item>
      <groupId>sg-1</groupId><groupName>default</groupName><groupDescription>default VPC security group</groupDescription>
      <vpcId>vpc-1</vpcId>
      <ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>5432</fromPort><toPort>5432</toPort>
        <groups><item><userId>1</userId><groupId>sg-2</groupId></item></groups>
        <ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item></ipRanges><ipv6Ranges/><prefixListIds/></item></ipPermissions>
      <ipPermissionsEgress><item><ipProtocol>-1</ipProtocol><groups/>
        <ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>
        <ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item></ipv6Ranges><prefixListIds/></item></ipPermissionsEgress>
    </item></securityGroupInfo></DescribeSecurityGroupsResponse>"#;
    let stub = Stub::start(|_| xml(200, GROUPS)).await;
    let groups = stub.aws().describe_security_groups(Filter::Vpc("vpc-1")).await.unwrap();
    assert_eq!(
        groups[0].inbound,
        [Rule { protocol: "tcp".into(), ports: Some((5432, 5432)), peers: vec!["10.0.0.0/8".into(), "sg-2".into()] }]
    );
    assert_eq!(groups[0].outbound[0].peers, ["0.0.0.0/0", "::/0"]);
    assert_eq!(groups[0].outbound[0].ports, None);
}

#[tokio::test]
async fn routes_tell_which_subnets_are_public() {
    const TABLES: &str = r#"<DescribeRouteTablesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><routeTableSet>
      <item><routeTableId>rtb-1</routeTableId>
        <routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item></routeSet>
        <associationSet><item><main>true</main></item></associationSet></item>
      <item><routeTableId>rtb-2</routeTableId>
        <routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-1</gatewayId><state>active</state></item></routeSet>
        <associationSet><item><main>false</main><subnetId>subnet-1</subnetId></item></associationSet></item>
      <item><routeTableId>rtb-3</routeTableId>
        <routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><natGatewayId>nat-1</natGatewayId><state>active</state></item></routeSet>
        <associationSet><item><main>false</main><subnetId>subnet-2</subnetId></item></associationSet></item>
      <item><routeTableId>rtb-4</routeTableId>
        <routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><natGatewayId>nat-2</natGatewayId><state>blackhole</state></item></routeSet>
        <associationSet><item><main>false</main><subnetId>subnet-3</subnetId></item></associationSet></item>
    </routeTableSet></DescribeRouteTablesResponse>"#;
    let stub = Stub::start(|_| xml(200, TABLES)).await;
    let routes = stub.aws().describe_route_tables("vpc-1").await.unwrap();
    let ways = ["subnet-1", "subnet-2", "subnet-3", "subnet-4"].map(|id| routes.of(id));
    assert_eq!(ways, [Some(WayOut::Public), Some(WayOut::Private), Some(WayOut::Isolated), Some(WayOut::Isolated)]);
}

#[tokio::test]
async fn refusals_are_understood() {
    for (status, code, kind) in [
        (403, "UnauthorizedOperation", AwsErrorKind::Denied),
        (401, "AuthFailure", AwsErrorKind::Credentials),
        (400, "InvalidVpcID.NotFound", AwsErrorKind::NotFound),
        (400, "InvalidParameterValue", AwsErrorKind::Invalid),
    ] {
        let stub =
            Stub::start(move |_| refused(status, code, "You are not authorized to perform this operation.")).await;
        let error = stub.aws().describe_vpcs().await.unwrap_err();
        assert_eq!((error.kind, error.code.as_str(), error.status), (kind, code, Some(status)));
        assert_eq!(error.request_id.as_deref(), Some("ea966190-f9aa-478e-9ede-example"));
        assert_eq!((error.service, error.operation), ("ec2", "DescribeVpcs"));
        assert_eq!(stub.seen().len(), 1, "{code} is not asked again");
    }
}

#[tokio::test]
async fn what_may_pass_is_asked_again() {
    for first in [0, 1, 2] {
        let asked = AtomicU32::new(0);
        let stub = Stub::start(move |_| match (asked.fetch_add(1, Ordering::SeqCst), first) {
            (0, 0) => refused(503, "RequestLimitExceeded", "Request limit exceeded."),
            (0, 1) => Reply::Cut,
            (0, _) => refused(500, "InternalError", "An internal error has occurred"),
            _ => xml(200, VPCS),
        })
        .await;
        assert_eq!(stub.aws().describe_vpcs().await.unwrap().len(), 2);
        assert_eq!(stub.seen().len(), 2);
    }
}

#[tokio::test]
async fn it_gives_up_after_three_times_and_counts_each() {
    let stub = Stub::start(|_| refused(503, "RequestLimitExceeded", "Request limit exceeded.")).await;
    let aws = stub.aws();
    let error = aws.describe_vpcs().await.unwrap_err();
    assert!(matches!(error.kind, AwsErrorKind::Throttled { .. }), "{error:?}");
    assert_eq!(stub.seen().len(), 3);
    assert_eq!(aws.who.calls.get(), 3);
}

#[tokio::test]
async fn what_is_no_document_is_an_unreadable_answer() {
    let stub = Stub::start(|_| xml(200, "<html>")).await;
    let error = stub.aws().describe_vpcs().await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (AwsErrorKind::Lost, "AnswerUnreadable"));
}
