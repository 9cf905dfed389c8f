//! Changes of roles and resource policies, against recorded answers.
