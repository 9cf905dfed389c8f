use futures::FutureExt;

use super::*;

fn place(region: &str) -> Place {
    Place::new("test", region)
}

#[test]
fn a_burst_then_the_rate_and_never_more() {
    let start = Instant::now();
    let mut tokens = Tokens::new(7.5, 7.5, start);
    let mut now = start;
    let mut taken = 0;
    while now < start + Duration::from_secs(10) {
        match tokens.take(now, 0.0) {
            Ok(()) => taken += 1,
            Err(wait) => now += wait,
        }
    }
    // 7 at once, then 7.5 a second.
    assert_eq!(taken, 82);
}

#[test]
fn an_idle_bucket_does_not_overflow() {
    let start = Instant::now();
    let mut tokens = Tokens::new(5.0, 20.0, start);
    let later = start + Duration::from_secs(3600);
    assert_eq!((0..100).filter(|_| tokens.take(later, 0.0).is_ok()).count(), 20);
}

#[test]
fn background_work_leaves_a_reserve() {
    let start = Instant::now();
    let mut tokens = Tokens::new(5.0, 20.0, start);
    let reserve = tokens.reserve();
    assert_eq!((0..100).filter(|_| tokens.take(start, reserve).is_ok()).count(), 18);
    assert_eq!((0..100).filter(|_| tokens.take(start, 0.0).is_ok()).count(), 2);
}

#[test]
fn a_charge_is_paid_back_before_the_next_take() {
    let bucket = Bucket::new(1.0, 1.0);
    bucket.charge();
    bucket.charge();
    let wait = bucket.try_take(Priority::Interactive).unwrap_err();
    assert!(wait > Duration::from_millis(1900), "{wait:?}");
}

#[test]
fn a_pause_stops_everybody_for_at_most_half_a_minute() {
    let bucket = Bucket::new(10.0, 10.0);
    bucket.pause(Duration::from_secs(3600));
    let wait = bucket.try_take(Priority::Interactive).unwrap_err();
    assert!(wait > Duration::from_secs(29) && wait <= Duration::from_secs(30), "{wait:?}");
}

#[tokio::test]
async fn people_go_before_background_work_that_came_first() {
    let bucket = Arc::new(Bucket::new(200.0, 4.0));
    for _ in 0..200 {
        // An hour's debt would take an hour; a fifth of a second's is enough for all to queue up.
        if bucket.tokens().level <= -40.0 {
            break;
        }
        bucket.charge();
    }
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for priority in [Priority::Background, Priority::Background, Priority::Interactive, Priority::Interactive] {
        let (bucket, order) = (Arc::clone(&bucket), Arc::clone(&order));
        tasks.push(tokio::spawn(async move {
            bucket.take(priority).await;
            order.lock().unwrap().push(priority);
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    use Priority::{Background, Interactive};
    assert_eq!(*order.lock().unwrap(), [Interactive, Interactive, Background, Background]);
}

#[tokio::test]
async fn giving_up_frees_the_queue() {
    let bucket = Bucket::new(0.001, 1.0);
    bucket.take(Priority::Interactive).await;
    assert!(bucket.take(Priority::Interactive).now_or_never().is_none());
    assert_eq!(bucket.people.load(Ordering::SeqCst), 0);
    assert!(bucket.front.try_lock().is_ok());
}

#[test]
fn regions_have_their_own_buckets_and_iam_has_one() {
    let quotas = Quotas::default();
    let bucket = |region, class| quotas.bucket(&place(region), class).unwrap();
    assert!(Arc::ptr_eq(&bucket("a", Class::Lambda), &bucket("a", Class::Lambda)));
    assert!(!Arc::ptr_eq(&bucket("a", Class::Lambda), &bucket("b", Class::Lambda)));
    assert!(!Arc::ptr_eq(&bucket("a", Class::Lambda), &bucket("a", Class::GetPolicy)));
    assert!(Arc::ptr_eq(&bucket("a", Class::Iam), &bucket("b", Class::Iam)));
    assert!(quotas.bucket(&place("a"), Class::Free).is_none());
}

#[test]
fn no_class_takes_more_than_half() {
    let aws = [
        (Class::GetFunction, 100.0, 100.0),
        (Class::GetPolicy, 15.0, 15.0),
        (Class::Lambda, 15.0, 15.0),
        (Class::ApiGateway, 10.0, 40.0),
        (Class::FilterLogEvents, 5.0, 5.0),
    ];
    for (class, rate, burst) in aws {
        let (ours, most) = class.half().unwrap();
        assert!(ours <= rate / 2.0 && most <= burst / 2.0, "{class:?}");
    }
}
